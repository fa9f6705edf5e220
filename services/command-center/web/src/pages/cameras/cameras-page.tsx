import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSigningReturn } from '../../api/decisions.ts';
import { useCameraRegistration } from '../../api/queries.ts';
import type { DecisionAnswer } from '../../api/types.ts';
import { Page, PageHead, PageTools } from '../../parts/page.tsx';
import { QueryState } from '../../parts/states.tsx';
import { DecisionOutcome } from '../rights/decision-outcome.tsx';
import { CameraEditor } from './camera-editor.tsx';
import { CameraList } from './camera-list.tsx';

/** The value of `edit` in the address for a camera that does not exist yet. No camera has this id, because ids have no capitals. */
const NEW = 'NEW';

/** The directory of cameras for supervisors: the list, and the form of one camera, which has an address of its own. */
export default function CamerasPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const { progress: returned } = useSigningReturn<DecisionAnswer>();
  const edited = query.get('edit');
  return (
    <Page>
      <PageHead title={t('cameras.title')} lead={t('cameras.lead')}>
        <PageTools>
          <DecisionOutcome progress={returned} />
          {edited === null ? (
            <Button
              data-part="add-camera"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setQuery({ edit: NEW })}
            >
              {t('cameras.add')}
            </Button>
          ) : (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              onClick={() => setQuery({})}
            >
              {t('cameras.back')}
            </Button>
          )}
        </PageTools>
      </PageHead>
      {edited === null && <CameraList onEdit={(camera) => setQuery({ edit: camera })} />}
      {edited === NEW && <CameraEditor />}
      {edited !== null && edited !== NEW && <RegisteredCamera key={edited} id={edited} />}
    </Page>
  );
}

/** The form of a camera that exists. It begins with what is registered now. */
function RegisteredCamera({ id }: { id: string }) {
  const registration = useCameraRegistration(id);
  return (
    <>
      <QueryState query={registration} />
      {registration.data && <CameraEditor key={registration.data.version} registered={registration.data} />}
    </>
  );
}

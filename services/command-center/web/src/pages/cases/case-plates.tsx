import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { CaseView } from '../../api/types.ts';
import { PlateField, plateOf } from '../../parts/plate-field.tsx';
import { Plate } from '../../parts/plate.tsx';
import { CaseAct } from './case-act.tsx';
import { AddedBy, CaseList } from './case-parts.tsx';
import { may } from './may.ts';
import { PlateTrailPanel } from './plate-trail.tsx';

/** The plates of a case, and the trail of the one that the person asks about. */
export function CasePlates({ view }: { view: CaseView }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<string>();
  const maySearch = useMe().data?.places.includes('plate_search') ?? false;
  const { caseId, plates } = view.record;
  const chosen = plates.find(({ plate }) => plate.key === asked)?.plate;
  return (
    <>
      <CaseList
        title={t('caseWork.plates')}
        part="case-plates"
        items={plates}
        idOf={({ plate }) => plate.key}
        head={
          may(view, 'plate.add') && (
            <CaseAct
              kind="plate.add"
              decisionOf={() => {
                const plate = plateOf(typed);
                return plate && { kind: 'plate.add', caseId, plate };
              }}
              onDone={() => setTyped('')}
            >
              <PlateField value={typed} onChange={setTyped} />
            </CaseAct>
          )
        }
      >
        {(added) => (
          <>
            <Plate plate={added.plate} size="sm" />
            <AddedBy added={added} />
            {maySearch && (
              <Button
                size="xs"
                variant="default"
                aria-expanded={asked === added.plate.key}
                aria-label={t('caseWork.trailOf', { plate: added.plate.text })}
                onClick={() => setAsked(asked === added.plate.key ? undefined : added.plate.key)}
              >
                {t('caseWork.trail')}
              </Button>
            )}
          </>
        )}
      </CaseList>
      {chosen && <PlateTrailPanel key={chosen.key} view={view} plate={chosen} />}
    </>
  );
}

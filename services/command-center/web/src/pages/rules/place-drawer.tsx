import { Button, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDecision } from '../../api/decisions.ts';
import { livePreviews } from '../../api/live-previews.ts';
import { useCameraRegistration } from '../../api/queries.ts';
import type { CameraRegistration } from '../../api/types.ts';
import { QueryState } from '../../parts/states.tsx';
import { SigningDialog } from '../../signing/signing-dialog.tsx';
import { draftOf, termsOf, type DrawnPlace } from '../cameras/camera-draft.ts';
import { PlaceEditor } from '../cameras/place-editor.tsx';
import { DecisionOutcome } from '../rights/decision-outcome.tsx';
import { forgetDraft } from './kept-draft.ts';
import styles from './rules.module.css';

/** A zone of this kind raises nothing by itself: the rule does. */
const INERT_KIND = 'measured';

type Props = {
  camera: string;
  /** Called with the new place before the person goes to sign, because the page is left for it. */
  onSign: (placeId: string) => void;
};

/** Draws zones and lines of the rule’s camera on its masked still. They become a change of the camera, which is signed as such. */
export default function PlaceDrawer({ camera, onSign }: Props) {
  const registration = useCameraRegistration(camera);
  return (
    <div className={styles.body} data-part="place-drawer">
      <QueryState query={registration} />
      {registration.data && <Drawer key={registration.data.version} registered={registration.data} onSign={onSign} />}
    </div>
  );
}

function Drawer({ registered, onSign }: { registered: CameraRegistration; onSign: Props['onSign'] }) {
  const { t } = useTranslation();
  const before = registered.camera;
  const still = useMaskedStill(before.camera);
  const [places, setPlaces] = useState<readonly DrawnPlace[]>(() => draftOf(before).places);
  const [progress, decide, cancel] = useDecision();
  const known = new Set([...before.zones, ...before.lines].map(({ id }) => id));
  const added = places.filter(({ id }) => !known.has(id));
  const terms = termsOf({ ...draftOf(before), places }, before, Date.now());
  const isIncomplete = added.length === 0 || Array.isArray(terms);
  const sign = (): void => {
    const last = added.at(-1);
    if (!last || !('camera' in terms)) return;
    onSign(last.id);
    decide({ kind: 'camera.change', camera: terms, replaces: registered.version });
  };
  return (
    <>
      <Text size="sm">{t('ruleBook.drawer.hint')}</Text>
      <PlaceEditor picture={still} places={places} zoneKind={INERT_KIND} onChange={setPlaces} />
      {isIncomplete && (
        <Text size="sm" role="status" data-part="place-missing">
          {t('ruleBook.drawer.incomplete')}
        </Text>
      )}
      <Button
        data-decision="camera.change"
        disabled={isIncomplete}
        loading={progress.kind === 'sending'}
        leftSection={<IconSignature size={16} aria-hidden />}
        onClick={sign}
      >
        {t('ruleBook.drawer.sign')}
      </Button>
      <SigningDialog
        progress={progress}
        onCancel={() => {
          forgetDraft();
          cancel();
        }}
      />
      <DecisionOutcome progress={progress} />
    </>
  );
}

/** The first masked image that arrives of a camera: a still, because nobody draws on a picture that moves. */
function useMaskedStill(camera: string): string | undefined {
  const [still, setStill] = useState<string>();
  useEffect(() => {
    let isDone = false;
    return livePreviews.watch(camera, ({ jpeg }) => {
      if (isDone) return;
      isDone = true;
      const reader = new FileReader();
      reader.addEventListener('load', () => setStill(String(reader.result)));
      reader.readAsDataURL(jpeg);
    });
  }, [camera]);
  return still;
}

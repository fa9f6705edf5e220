import { Button, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDecision } from '../../api/decisions.ts';
import type { CameraRegistration } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useName } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { SigningDialog } from '../../signing/signing-dialog.tsx';
import { useDraft } from '../rights/decision-form.tsx';
import { DecisionOutcome } from '../rights/decision-outcome.tsx';
import { CameraCheck } from './camera-check.tsx';
import { draftOf, EMPTY_CAMERA, positionOf, termsOf, type Missing } from './camera-draft.ts';
import { DistrictField, IdentityFields, SignageFields, SourceFields } from './camera-fields.tsx';
import styles from './cameras.module.css';
import { DeviceSearch } from './device-search.tsx';
import { GroundEditor } from './ground-editor.tsx';
import { PlaceEditor } from './place-editor.tsx';

type Props = {
  /** The camera that is changed. Absent: a new one. */
  registered?: CameraRegistration;
};

/** The form of one camera: address, masked test picture, zones and lines on it, name and place, sign. It is sent as one signed decision. */
export function CameraEditor({ registered }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const before = registered?.camera;
  const { draft, setDraft } = useDraft(before ? draftOf(before) : EMPTY_CAMERA);
  const [picture, setPicture] = useState<string>();
  const change = (more: Partial<typeof draft>): void => setDraft((known) => ({ ...known, ...more }));
  const fields = { draft, before, change };
  return (
    <form
      className={styles.editor}
      aria-label={before ? name(before.name) : t('cameras.add')}
      onSubmit={(event) => event.preventDefault()}
    >
      <Panel title={t('cameras.parts.source')}>
        <div className={styles.body}>
          <DistrictField {...fields} />
          <DeviceSearch {...fields} />
          <SourceFields {...fields} />
          <CameraCheck {...fields} onPicture={setPicture} />
        </div>
      </Panel>
      <Panel title={t('cameras.parts.identity')}>
        <div className={styles.body}>
          <IdentityFields {...fields} />
        </div>
      </Panel>
      <Panel title={t('cameras.parts.places')} className={styles.whole}>
        <PlaceEditor picture={picture} places={draft.places} onChange={(places) => change({ places })} />
      </Panel>
      <Panel title={t('cameras.parts.ground')} className={styles.whole}>
        <GroundEditor
          registered={before?.camera}
          picture={picture}
          ground={draft.ground}
          camera={positionOf(draft)}
          onChange={(ground) => change({ ground })}
        />
      </Panel>
      <Panel title={t('cameras.parts.signage')}>
        <div className={styles.body}>
          <SignageFields {...fields} />
        </div>
      </Panel>
      <Send draft={draft} registered={registered} />
    </form>
  );
}

function Send({ draft, registered }: { draft: typeof EMPTY_CAMERA; registered: CameraRegistration | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [progress, decide, cancel] = useDecision();
  const terms = termsOf(draft, registered?.camera, Date.now());
  const kind = registered ? 'camera.change' : 'camera.register';
  const send = (): void => {
    if (isMissing(terms)) return;
    decide(
      registered
        ? { kind: 'camera.change', camera: terms, replaces: registered.version }
        : { kind: 'camera.register', camera: terms },
    );
  };
  return (
    <Panel title={t('cameras.parts.send')}>
      <div className={styles.body}>
        {isMissing(terms) && (
          <Text size="sm" role="status" data-part="missing">
            {t('cameras.faults.incomplete', {
              fields: format.list(terms.map((part) => t(`cameras.parts.${part}`))),
            })}
          </Text>
        )}
        <Button
          data-decision={kind}
          disabled={isMissing(terms)}
          loading={progress.kind === 'sending'}
          leftSection={<IconSignature size={16} aria-hidden />}
          onClick={send}
        >
          {t(`decisions.${kind}`)}
        </Button>
        <SigningDialog progress={progress} onCancel={cancel} />
        <DecisionOutcome progress={progress} />
      </div>
    </Panel>
  );
}

const isMissing = (terms: ReturnType<typeof termsOf>): terms is readonly Missing[] => Array.isArray(terms);

import { Button, Checkbox, Text } from '@mantine/core';
import { IconRulerMeasure } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import styles from './cameras.module.css';
import { groundDraftOf, type GroundDraft } from './ground-draft.ts';
import { useGroundProposal, type ProposalProgress } from './use-ground-proposal.ts';

type Props = {
  /** The registered camera; undefined for one that has seen nothing yet. */
  camera: string | undefined;
  ground: GroundDraft;
  onChange: (ground: GroundDraft) => void;
};

/** Fills the points from the heights of people and cars where nobody measured, and says until somebody does that nobody did. */
export function GroundProposal({ camera, ground, onChange }: Props) {
  const { t } = useTranslation();
  const [progress, propose] = useGroundProposal();
  useFillOnce(progress, onChange);
  return (
    <div className={styles.groundProposal} data-part="ground-proposal">
      <Button
        variant="default"
        leftSection={<IconRulerMeasure size={16} aria-hidden />}
        disabled={camera === undefined}
        loading={progress.kind === 'waiting'}
        onClick={() => camera !== undefined && propose(camera)}
      >
        {t('cameras.ground.propose')}
      </Button>
      <Text size="sm" c="dimmed">
        {t(camera === undefined ? 'cameras.ground.proposeLater' : 'cameras.ground.proposeHint')}
      </Text>
      <div role="status">
        <Outcome progress={progress} />
      </div>
      {ground.points.length > 0 && (
        <Checkbox
          label={t('cameras.ground.measured')}
          description={t('cameras.ground.measuredHint')}
          checked={ground.origin !== 'proposed'}
          onChange={(event) => onChange({ ...ground, origin: event.currentTarget.checked ? 'measured' : 'proposed' })}
        />
      )}
    </div>
  );
}

/** Puts each proposal into the form once: afterwards the points are the person's own. */
function useFillOnce(progress: ProposalProgress, onChange: (ground: GroundDraft) => void): void {
  const filled = useRef<string>(undefined);
  useEffect(() => {
    if (progress.kind !== 'answered' || filled.current === progress.result.proposalId) return;
    filled.current = progress.result.proposalId;
    if (progress.result.calibration) onChange(groundDraftOf(progress.result.calibration));
  }, [progress, onChange]);
}

function Outcome({ progress }: { progress: ProposalProgress }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  switch (progress.kind) {
    case 'idle':
      return null;
    case 'waiting':
      return <Text size="sm">{t('cameras.ground.proposing')}</Text>;
    case 'silent':
      return <Text size="sm">{t('cameras.ground.proposalSilent')}</Text>;
    case 'failed':
      return <Text size="sm">{t(`problems.${progress.problem}`)}</Text>;
    case 'answered': {
      const { state, refusal, boxes, agreeing, cameraHeightM = 0, scaleError = 0 } = progress.result;
      if (state !== 'proposed')
        return (
          <Text size="sm" className={styles.problems} data-outcome="refused" data-refusal={refusal}>
            {wordFor('cameras.ground.refusals', refusal ?? 'refused')}{' '}
            {boxes > 0 && t('cameras.ground.boxes', { count: boxes })}
          </Text>
        );
      const figures = {
        agreeing: format.number(agreeing),
        boxes: format.number(boxes),
        height: format.decimal(cameraHeightM),
        error: format.percent(scaleError),
      };
      return (
        <Text size="sm" data-outcome="proposed">
          {t('cameras.ground.proposalOf', figures)}
        </Text>
      );
    }
  }
}

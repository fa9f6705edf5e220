import { useTranslation } from 'react-i18next';
import type { RecordingView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { BAR_WIDTH, coveredMs, onBar } from './coverage.ts';
import styles from './recordings.module.css';

/** Shows which stretches of time are recorded and which are missing. Time runs from left to right in every language. */
export function CoverageBar({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const format = useFormat();
  const covered = `${t('recordings.covered')} ${format.span(coveredMs(recording))}`;
  const label = `${covered}${t('common.comma')}${t('recordings.gaps')} ${recording.gaps.length}`;
  const period = (fromMs: number, toMs: number): string => `${format.moment(fromMs)} – ${format.moment(toMs)}`;
  return (
    <svg
      className={styles.bar}
      viewBox={`0 0 ${BAR_WIDTH} 24`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect className={styles.nothing} width={BAR_WIDTH} height={24} />
      {recording.covered.map((stretch) => (
        <rect key={stretch.fromMs} className={styles.covered} height={24} {...onBar(recording, stretch)}>
          <title>{`${t('recordings.covered')} ${period(stretch.fromMs, stretch.toMs)}`}</title>
        </rect>
      ))}
      {recording.gaps.map((gap) => (
        <rect key={gap.gapId} className={styles.gap} height={24} {...onBar(recording, gap)}>
          <title>{`${t('recordings.gap')} ${period(gap.fromMs, gap.toMs)} · ${wordFor('recordings.reasons', gap.reason)}`}</title>
        </rect>
      ))}
    </svg>
  );
}

/** The times under the bars, from left to right like the bars. */
export function TimeScale({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const format = useFormat();
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => fromMs + (toMs - fromMs) * share);
  return (
    <div className={styles.scale} dir="ltr">
      {marks.map((ms) => (
        <span key={ms}>{format.hourMinute(ms)}</span>
      ))}
    </div>
  );
}

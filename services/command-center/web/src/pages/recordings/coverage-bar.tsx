import { useTranslation } from 'react-i18next';
import type { RecordingView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';

const WIDTH = 1_000;

/** One camera's time from left to right: what is stored, what is missing. Time reads left to right in every language. */
export function CoverageBar({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const format = useFormat();
  const { fromMs, toMs } = recording;
  const x = (ms: number): number => ((Math.min(Math.max(ms, fromMs), toMs) - fromMs) / (toMs - fromMs)) * WIDTH;
  const span = (from: number, to: number): { x: number; width: number } => ({
    x: x(from),
    width: Math.max(1, x(to) - x(from)),
  });
  const stored = recording.covered.reduce(
    (sum, one) => sum + Math.min(one.toMs, toMs) - Math.max(one.fromMs, fromMs),
    0,
  );
  const label = `${t('recordings.covered')} ${format.span(stored)}${t('common.comma')}${t('recordings.gaps')} ${recording.gaps.length}`;
  return (
    <svg className="coverage-bar" viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" role="img" aria-label={label}>
      <rect className="bar-nothing" width={WIDTH} height={24} />
      {recording.covered.map((one) => (
        <rect key={one.fromMs} className="bar-covered" height={24} {...span(one.fromMs, one.toMs)}>
          <title>{`${t('recordings.covered')} ${format.moment(one.fromMs)} – ${format.moment(one.toMs)}`}</title>
        </rect>
      ))}
      {recording.gaps.map((gap) => (
        <rect key={gap.gapId} className="bar-gap" height={24} {...span(gap.fromMs, gap.toMs)}>
          <title>{`${t('recordings.gap')} ${format.moment(gap.fromMs)} – ${format.moment(gap.toMs)} · ${wordFor('recordings.reasons', gap.reason)}`}</title>
        </rect>
      ))}
    </svg>
  );
}

export function TimeScale({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const format = useFormat();
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => fromMs + (toMs - fromMs) * share);
  return (
    <div className="time-scale" dir="ltr">
      {marks.map((ms) => (
        <span key={ms}>{format.hourMinute(ms)}</span>
      ))}
    </div>
  );
}

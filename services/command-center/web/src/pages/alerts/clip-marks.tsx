import { useId } from 'react';
import { BAR_WIDTH } from '../recordings/coverage.ts';
import styles from './clip-notes.module.css';
import { marksOn, type ReadyView } from './media.ts';

type ClipMarksProps = { clip: ReadyView; durationMs: number };

/**
 * Marks on a clip's timeline what is masked whole and what is not recorded. The notes below say the same in words. Time runs from left to
 * right in every language.
 */
export function ClipMarks({ clip, durationMs }: ClipMarksProps) {
  const stripesId = useId();
  const marks = marksOn(clip, durationMs);
  if (marks.length === 0) return null;
  return (
    <svg
      className={styles.marks}
      viewBox={`0 0 ${BAR_WIDTH} 8`}
      preserveAspectRatio="none"
      data-part="clip-marks"
      aria-hidden
    >
      <pattern id={stripesId} width={8} height={8} patternUnits="userSpaceOnUse">
        <path className={styles.unseen} d="M0 0H4V8H0Z" />
      </pattern>
      <rect className={styles.whole} width={BAR_WIDTH} height={8} />
      {marks.map(({ kind, x, width }) => (
        <g key={`${kind}-${x}`} data-mark={kind}>
          <rect className={styles.ground} x={x} width={width} height={8} />
          {kind === 'unseen' ? (
            <rect x={x} width={width} height={8} fill={`url(#${stripesId})`} />
          ) : (
            <rect className={styles.missing} x={x} y={3} width={width} height={2} />
          )}
        </g>
      ))}
    </svg>
  );
}

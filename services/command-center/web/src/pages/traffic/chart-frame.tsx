import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import styles from './charts.module.css';

export const MARGIN = { left: 44, right: 12, top: 12, bottom: 24 } as const;

export type Frame = { width: number; height: number; innerWidth: number; innerHeight: number };

type Props = {
  title: string;
  height: number;
  /** Draws within a frame whose units are pixels, so that text has one size on every screen. Time runs from left to right in every language. */
  draw: (frame: Frame) => ReactNode;
};

/** A chart as wide as its place. The table beside each chart holds the same numbers. */
export function ChartFrame({ title, height, draw }: Props) {
  const { ref, width } = useElementSize();
  const frame = {
    ...{ width, height },
    innerWidth: Math.max(0, width - MARGIN.left - MARGIN.right),
    innerHeight: height - MARGIN.top - MARGIN.bottom,
  };
  return (
    <div ref={ref} className={styles.frame} dir="ltr">
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={title}>
          {draw(frame)}
        </svg>
      )}
    </div>
  );
}

/** Lines across, with their values at the left. */
export function ValueAxis({ frame, top, format }: { frame: Frame; top: number; format: (value: number) => string }) {
  return [0, 0.5, 1].map((share) => {
    const y = MARGIN.top + frame.innerHeight * (1 - share);
    return (
      <g key={share}>
        <line x1={MARGIN.left} x2={frame.width - MARGIN.right} y1={y} y2={y} className={styles.grid} />
        <text x={MARGIN.left - 6} y={y + 4} className={styles.valueLabel}>
          {format(top * share)}
        </text>
      </g>
    );
  });
}

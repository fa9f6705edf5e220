import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { ChartFrame, MARGIN, ValueAxis, type Frame } from './chart-frame.tsx';
import styles from './charts.module.css';
import { axisTop, LEAST_SHARE, runsOf, type DayPoint } from './day-series.ts';

/** A longer period says days below its chart. */
const QUARTERS_OF_A_DAY = 100;

type Props = {
  title: string;
  points: readonly DayPoint[];
  /** The same hours of another camera or period. */
  compared?: readonly DayPoint[] | undefined;
  format: (value: number) => string;
};

/** A day in quarters of an hour: the band of the usual day, the line of this one, and hatched what was not observed. */
export function DayChart({ title, points, compared = [], format }: Props) {
  const time = useFormat();
  const greatest = Math.max(
    ...points.flatMap(({ value, usual }) => [value ?? 0, usual?.upper ?? 0]),
    ...compared.map(({ value }) => value ?? 0),
  );
  const top = axisTop(greatest);
  const draw = (frame: Frame) => {
    const at = (index: number): number => MARGIN.left + (frame.innerWidth * (index + 0.5)) / Math.max(1, points.length);
    const y = (value: number): number => MARGIN.top + frame.innerHeight * (1 - value / top);
    const isLong = points.length > QUARTERS_OF_A_DAY;
    const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor(frame.innerWidth / 64))));
    return (
      <>
        <Hatch />
        <ValueAxis frame={frame} top={top} format={format} />
        <Band points={points} at={at} y={y} />
        <NotObserved points={points} frame={frame} />
        <Line points={compared} at={at} y={y} className={styles.compared} />
        <Line points={points} at={at} y={y} className={styles.today} />
        {points.map(({ startMs }, index) =>
          index % every === 0 ? (
            <text key={startMs} x={at(index)} y={frame.height - 6} className={styles.timeLabel}>
              {isLong ? time.day(startMs, startMs) : time.hourMinute(startMs)}
            </text>
          ) : null,
        )}
      </>
    );
  };
  return <ChartFrame title={title} height={240} draw={draw} />;
}

type Scales = { points: readonly DayPoint[]; at: (index: number) => number; y: (value: number) => number };

function Band({ points, at, y }: Scales) {
  return runsOf(points, ({ usual }) => usual !== undefined).map(([from, to]) => {
    const run = points
      .slice(from, to)
      .flatMap(({ usual }, index) => (usual ? [{ ...usual, x: at(from + index) }] : []));
    const upper = run.map(({ x, upper: value }) => `${x},${y(value)}`);
    const lower = run.map(({ x, lower: value }) => `${x},${y(value)}`).toReversed();
    return (
      <g key={from}>
        <polygon points={[...upper, ...lower].join(' ')} className={styles.band} />
        <polyline points={run.map(({ x, median }) => `${x},${y(median)}`).join(' ')} className={styles.median} />
      </g>
    );
  });
}

function Line({ points, at, y, className }: Scales & { className: string | undefined }) {
  return runsOf(points, ({ value }) => value !== null).map(([from, to]) => {
    const run = points.slice(from, to).map(({ value }, index) => [at(from + index), y(value ?? 0)] as const);
    const [only] = run;
    if (run.length === 1 && only) return <circle key={from} cx={only[0]} cy={only[1]} r={3} className={className} />;
    return <polyline key={from} points={run.map((point) => point.join(',')).join(' ')} className={className} />;
  });
}

function NotObserved({ points, frame }: { points: readonly DayPoint[]; frame: Frame }) {
  const { t } = useTranslation();
  const format = useFormat();
  const step = frame.innerWidth / Math.max(1, points.length);
  return runsOf(points, ({ share }) => share < LEAST_SHARE).map(([from, to]) => (
    <rect
      key={from}
      x={MARGIN.left + from * step}
      y={MARGIN.top}
      width={(to - from) * step}
      height={frame.innerHeight}
      fill="url(#not-observed)"
    >
      <title>{`${t('traffic.notObserved')} · ${format.hourMinute(points[from]?.startMs ?? 0)}`}</title>
    </rect>
  ));
}

function Hatch() {
  return (
    <defs>
      <pattern id="not-observed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="6" className={styles.hatch} />
      </pattern>
    </defs>
  );
}

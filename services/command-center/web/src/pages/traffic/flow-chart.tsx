import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ClassGroup } from '@marsad/schemas';
import type { FlowView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Legend, Swatch } from '../../parts/legend.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { seriesOf, type FlowPoint } from './flow-series.ts';
import styles from './traffic.module.css';

const DIRECTIONS = ['left_to_right', 'right_to_left'] as const;

/**
 * One group of road users, with both directions stacked. The strip below shows how much of each bucket was observed. Time runs from left to
 * right in every language.
 */
export function FlowChart({ flow, group }: { flow: FlowView; group: ClassGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = seriesOf(flow, group);
  const sum = (direction: 'left_to_right' | 'right_to_left'): number =>
    points.reduce((total, point) => total + point[direction], 0);
  const axis = { fontSize: 11, fill: 'var(--ink-2)' };
  return (
    <figure className={styles.flow} aria-label={t('traffic.chartOf', { group: t(`groups.${group}`) })}>
      <figcaption>
        <h3>{t(`groups.${group}`)}</h3>
        <Legend>
          {DIRECTIONS.map((direction) => (
            <li key={direction}>
              <Swatch meaning={direction} />
              {t(`directions.${direction}`)}{' '}
              <strong>
                <Ltr>{format.number(sum(direction))}</Ltr>
              </strong>
            </li>
          ))}
        </Legend>
      </figcaption>
      <div className={styles.chart} dir="ltr">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={points}
            margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
            barCategoryGap="18%"
            accessibilityLayer
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="startMs"
              tickFormatter={format.hourMinute}
              tick={axis}
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              minTickGap={36}
            />
            <YAxis allowDecimals={false} width={30} tick={axis} tickLine={false} axisLine={false} />
            <Tooltip
              cursor={{ fill: 'var(--hover)' }}
              content={({ active, payload }) => (
                <BucketCard point={active ? (payload[0]?.payload as FlowPoint | undefined) : undefined} />
              )}
            />
            <Bar dataKey="left_to_right" stackId="all" fill="var(--flow-a)" isAnimationActive={false} />
            <Bar dataKey="right_to_left" stackId="all" fill="var(--flow-b)" isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ObservedStrip points={points} />
    </figure>
  );
}

/** The numbers of the bucket under the pointer. */
function BucketCard({ point }: { point: FlowPoint | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!point) return null;
  return (
    <div className={styles.hover} dir="auto">
      <strong>
        <Ltr>{format.hourMinute(point.startMs)}</Ltr>
      </strong>
      {DIRECTIONS.map((direction) => (
        <span key={direction}>
          {t(`directions.${direction}`)} : <Ltr>{point[direction]}</Ltr>
        </span>
      ))}
      <span>
        {t('traffic.observedShare')} : <Ltr>{format.percent(point.share)}</Ltr>
      </span>
    </div>
  );
}

function ObservedStrip({ points }: { points: readonly FlowPoint[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.strip} dir="ltr" role="img" aria-label={t('traffic.observedShare')}>
      {points.map((point) => (
        <svg key={point.startMs} viewBox="0 0 1 1" preserveAspectRatio="none" className={styles.cell}>
          <title>{`${format.hourMinute(point.startMs)} · ${t('traffic.observed')} ${format.percent(point.share)}`}</title>
          <rect width="1" height="1" className={styles.empty} />
          <rect width="1" height={point.share} y={1 - point.share} className={styles.full} />
        </svg>
      ))}
    </div>
  );
}

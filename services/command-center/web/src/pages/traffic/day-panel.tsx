import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TrafficMeasures, UsualDay } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { ChartTable } from './chart-table.tsx';
import styles from './charts.module.css';
import { DayChart } from './day-chart.tsx';
import { dayPoints, meansOf, seriesKey, type DayPoint } from './day-series.ts';
import { useMeasureFormat } from './measure-format.ts';
import type { DrawnMeasure } from './traffic-address.ts';

type Series = TrafficMeasures['series'][number];
type Props = {
  measure: DrawnMeasure;
  answer: TrafficMeasures;
  series: Series | undefined;
  usual: UsualDay | undefined;
  compared?: { name: string; answer: TrafficMeasures; shown: Series | undefined } | undefined;
};

/** Why a measure has no values: without calibration nothing is known in metres or km/h. */
const NEEDS_CALIBRATION: ReadonlySet<DrawnMeasure> = new Set(['speed_space_mean', 'density', 'queue_length']);

/** One camera's day against its usual day, or against another camera or day. */
export function DayPanel({ measure, answer, series, usual, compared }: Props) {
  const { t } = useTranslation();
  const title = t('traffic.dayOf', { measure: t(`traffic.measures.${measure}`) });
  const format = useMeasureFormat(series?.unit ?? '');
  const usualSeries = series && usual?.series.find((each) => seriesKey(each) === seriesKey(series));
  const points = dayPoints(answer, series, usualSeries);
  const comparedPoints = compared && dayPoints(compared.answer, compared.shown, undefined).slice(0, points.length);
  const hasUsual = points.some((point) => point.usual !== undefined);
  if (!series)
    return (
      <Panel title={title}>
        <Empty
          hint={t(
            NEEDS_CALIBRATION.has(measure) && !answer.calibrated ? 'traffic.calibrateHint' : 'traffic.noMeasureHint',
          )}
        >
          {t(NEEDS_CALIBRATION.has(measure) && !answer.calibrated ? 'traffic.notCalibrated' : 'traffic.noMeasure')}
        </Empty>
      </Panel>
    );
  return (
    <Panel title={title} head={<DayLegend compared={compared?.name} />}>
      <div className={styles.body}>
        <DayChart
          title={compared ? t('traffic.comparedWith', { title, name: compared.name }) : title}
          points={points}
          compared={comparedPoints}
          format={format.axis}
        />
        <div role="status" data-part="comparison">
          {compared && comparedPoints && (
            <Comparison points={points} compared={comparedPoints} name={compared.name} format={format.text} />
          )}
        </div>
        {!hasUsual && <p className={styles.note}>{t('traffic.noUsualYet')}</p>}
        <DayTable points={points} compared={comparedPoints} comparedName={compared?.name} format={format.text} />
      </div>
    </Panel>
  );
}

type ComparisonProps = {
  points: readonly DayPoint[];
  compared: readonly DayPoint[];
  name: string;
  format: (value: number) => string;
};

/** The comparison in one sentence, which a screen reader says when it is there. */
function Comparison({ points, compared, name, format }: ComparisonProps) {
  const { t } = useTranslation();
  const means = meansOf(points, compared);
  return (
    <p className={styles.note}>
      {means
        ? t('traffic.comparison', { name, here: format(means.here), there: format(means.there) })
        : t('traffic.nothingInCommon', { name })}
    </p>
  );
}

function DayLegend({ compared }: { compared: string | undefined }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.legend}>
      <li>
        <span className={classNames(styles.key, styles.keyToday)} /> {t('traffic.thisDay')}
      </li>
      <li>
        <span className={classNames(styles.key, styles.keyBand)} /> {t('traffic.usual')}
      </li>
      {compared !== undefined && (
        <li>
          <span className={classNames(styles.key, styles.keyCompared)} /> {compared}
        </li>
      )}
      <li>
        <span className={classNames(styles.key, styles.keyHatch)} /> {t('traffic.notObserved')}
      </li>
    </ul>
  );
}

type TableProps = {
  points: readonly DayPoint[];
  compared: readonly DayPoint[] | undefined;
  comparedName: string | undefined;
  format: (value: number) => string;
};

function DayTable({ points, compared, comparedName, format }: TableProps) {
  const { t } = useTranslation();
  const time = useFormat();
  const valueOf = (point: DayPoint | undefined): string =>
    point?.value === undefined || point.value === null ? t('traffic.unknown') : format(point.value);
  const columns = [t('traffic.time'), t('traffic.thisDay'), t('traffic.usual'), t('traffic.observedShare')];
  return (
    <ChartTable>
      <WideTable minWidth={420} columns={comparedName === undefined ? columns : [...columns, comparedName]}>
        {points.map((point, index) => (
          <Table.Tr key={point.startMs}>
            <Table.Td>
              <Ltr>{`${time.day(point.startMs, point.startMs)} ${time.hourMinute(point.startMs)}`}</Ltr>
            </Table.Td>
            <Table.Td>
              <Ltr>{valueOf(point)}</Ltr>
            </Table.Td>
            <Table.Td>
              <Ltr>
                {point.usual
                  ? `${format(point.usual.median)} (${format(point.usual.lower)}–${format(point.usual.upper)})`
                  : '–'}
              </Ltr>
            </Table.Td>
            <Table.Td>
              <Ltr>{time.percent(point.share)}</Ltr>
            </Table.Td>
            {comparedName !== undefined && (
              <Table.Td>
                <Ltr>{valueOf(compared?.[index])}</Ltr>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </WideTable>
    </ChartTable>
  );
}

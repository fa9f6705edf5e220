import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SpeedDistributions } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { ChartFrame, MARGIN, ValueAxis, type Frame } from './chart-frame.tsx';
import { ChartTable } from './chart-table.tsx';
import styles from './charts.module.css';
import { axisTop } from './day-series.ts';

type Distribution = SpeedDistributions['distributions'][number];
type Props = { answer: SpeedDistributions; distribution: Distribution | undefined };

/** How fast the vehicles of a place drove: their number by class of speed, and what 85 % of them did not exceed. */
export function SpeedPanel({ answer, distribution }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t('traffic.speeds');
  if (!distribution)
    return (
      <Panel title={title}>
        <Empty hint={t(answer.calibrated ? 'traffic.noMeasureHint' : 'traffic.calibrateHint')}>
          {t(answer.calibrated ? 'traffic.noSpeeds' : 'traffic.notCalibrated')}
        </Empty>
      </Panel>
    );
  const { classes, vehicles, p85Kmh, medianKmh } = distribution;
  return (
    <Panel title={title}>
      <div className={styles.body}>
        <p className={styles.figures}>
          <strong>
            <Ltr>{p85Kmh === null ? '–' : `${format.number(p85Kmh)} km/h`}</Ltr>
          </strong>{' '}
          {t('traffic.p85')} · {t('traffic.median')}{' '}
          <Ltr>{medianKmh === null ? '–' : `${format.number(medianKmh)} km/h`}</Ltr> · {t('traffic.vehicles')}{' '}
          <Ltr>{format.number(vehicles)}</Ltr>
        </p>
        <SpeedChart title={title} distribution={distribution} />
        <ChartTable>
          <WideTable minWidth={260} columns={['km/h', t('traffic.vehicles')]} numeric={t('traffic.vehicles')}>
            {classes.map(({ fromKmh, toKmh, vehicles: count }) => (
              <Table.Tr key={fromKmh}>
                <Table.Td>
                  <Ltr>{`${fromKmh}–${toKmh}`}</Ltr>
                </Table.Td>
                <Table.Td className="numeric">
                  <Ltr>{format.number(count)}</Ltr>
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        </ChartTable>
      </div>
    </Panel>
  );
}

function SpeedChart({ title, distribution: { classes, p85Kmh } }: { title: string; distribution: Distribution }) {
  const format = useFormat();
  const top = axisTop(Math.max(...classes.map(({ vehicles }) => vehicles)));
  const slowest = Math.min(...classes.map(({ fromKmh }) => fromKmh));
  const fastest = Math.max(...classes.map(({ toKmh }) => toKmh));
  const draw = (frame: Frame) => {
    const x = (kmh: number): number => MARGIN.left + (frame.innerWidth * (kmh - slowest)) / (fastest - slowest);
    const height = (vehicles: number): number => (frame.innerHeight * vehicles) / top;
    const bottom = MARGIN.top + frame.innerHeight;
    return (
      <>
        <ValueAxis frame={frame} top={top} format={format.number} />
        {classes.map(({ fromKmh, toKmh, vehicles }) => (
          <rect
            key={fromKmh}
            x={x(fromKmh) + 1}
            width={Math.max(1, x(toKmh) - x(fromKmh) - 2)}
            y={bottom - height(vehicles)}
            height={height(vehicles)}
            className={styles.bar}
          >
            <title>{`${fromKmh}–${toKmh} km/h: ${vehicles}`}</title>
          </rect>
        ))}
        {classes.map(({ fromKmh }) => (
          <text key={fromKmh} x={x(fromKmh)} y={frame.height - 6} className={styles.timeLabel}>
            {fromKmh}
          </text>
        ))}
        {p85Kmh !== null && (
          <g>
            <line x1={x(p85Kmh)} x2={x(p85Kmh)} y1={MARGIN.top} y2={bottom} className={styles.mark} />
            <text x={x(p85Kmh) + 5} y={MARGIN.top + 10} className={styles.markLabel}>
              {`85 % · ${format.number(p85Kmh)} km/h`}
            </text>
          </g>
        )}
      </>
    );
  };
  return <ChartFrame title={title} height={210} draw={draw} />;
}

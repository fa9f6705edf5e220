import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CameraView, FlowView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Swatch } from '../../parts/legend.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { isObjectClass } from '../../parts/object-class.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { FlowChart } from './flow-chart.tsx';
import { observedShare, totalsOf } from './flow-series.ts';
import styles from './traffic.module.css';

const GROUPS = ['person', 'cycle', 'vehicle'] as const;

/** How many crossed the lines of a camera in the period, by direction and class, and how much of it was observed. */
export function Counts({ flow, camera, bucketMs }: { flow: FlowView; camera: CameraView; bucketMs: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <p className={styles.observed}>
        <strong>
          <Ltr>{format.percent(observedShare(flow))}</Ltr>
        </strong>{' '}
        {t('traffic.observedShare')} · {t('traffic.bucket', { value: format.span(bucketMs) })}
        <span className={styles.key}>
          <Swatch meaning="observed" /> {t('traffic.observed')}
          <Swatch meaning="unobserved" /> {t('traffic.notObserved')}
        </span>
      </p>
      <div className={styles.flows}>
        {GROUPS.map((group) => (
          <FlowChart key={group} flow={flow} group={group} />
        ))}
      </div>
      <Totals flow={flow} camera={camera} />
    </>
  );
}

function Totals({ flow, camera }: { flow: FlowView; camera: CameraView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const rows = totalsOf(flow);
  const columns = [t('traffic.line'), t('traffic.direction'), t('traffic.class'), t('traffic.count')];
  return (
    <Panel title={t('traffic.table')}>
      {rows.length === 0 ? (
        <Empty>{t('traffic.noData')}</Empty>
      ) : (
        <WideTable minWidth={420} columns={columns} numeric={t('traffic.count')}>
          {rows.map((row) => (
            <Table.Tr key={`${row.line} ${row.direction} ${row.class}`}>
              <Table.Td>{name(camera.lines.find(({ id }) => id === row.line)?.name, row.line)}</Table.Td>
              <Table.Td>{t(`directions.${row.direction}`)}</Table.Td>
              <Table.Td>{isObjectClass(row.class) ? t(`classes.${row.class}`) : row.class}</Table.Td>
              <Table.Td className="numeric">
                <Ltr>{format.number(row.count)}</Ltr>
              </Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Panel>
  );
}

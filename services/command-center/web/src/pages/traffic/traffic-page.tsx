import { Select, Table } from '@mantine/core';
import { IconChartBarOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras, useFlow } from '../../api/queries.ts';
import type { CameraView, FlowView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Swatch } from '../../parts/legend.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { isObjectClass } from '../../parts/object-class.ts';
import { Page, PageHead, PageTools } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PERIODS, PeriodSwitch, type PeriodName } from '../../parts/period.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Empty, Loading, ProblemNote, QueryState } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { FlowChart } from './flow-chart.tsx';
import { observedShare, totalsOf } from './flow-series.ts';
import styles from './traffic.module.css';

/** The length of a bucket for each period, ms: short enough for detail, and few enough for the width of a chart. */
const BUCKET_MS: Readonly<Record<PeriodName, number>> = { m15: 60_000, h1: 60_000, h6: 300_000, h24: 1_800_000 };
const GROUPS = ['person', 'cycle', 'vehicle'] as const;

/** How many road users passed a camera in which direction, and for which share of the time it observed them. */
export default function TrafficPage() {
  const { t } = useTranslation();
  const name = useName();
  const [period, setPeriod] = useState<PeriodName>('h1');
  const [chosenId, setChosenId] = useState<string>();
  const cameras = useCameras();
  const counting = cameras.data?.filter(({ lines }) => lines.length > 0) ?? [];
  const camera = counting.find((listed) => listed.camera === chosenId) ?? counting[0];
  const flow = useFlow(camera?.camera, PERIODS[period], BUCKET_MS[period]);

  if (cameras.isPending) return <Loading />;
  if (cameras.error) return <ProblemNote error={cameras.error} retry={() => void cameras.refetch()} />;
  if (!camera) return <Empty icon={<IconChartBarOff aria-hidden />}>{t('traffic.noLines')}</Empty>;
  return (
    <Page>
      <PageHead title={t('traffic.title')} lead={t('traffic.lead')}>
        <PageTools>
          {camera.simulated && <Simulated />}
          <Select
            size="sm"
            w={230}
            aria-label={t('common.camera')}
            value={camera.camera}
            onChange={(value) => value && setChosenId(value)}
            allowDeselect={false}
            data={counting.map((listed) => ({ value: listed.camera, label: name(listed.name, listed.camera) }))}
          />
          <PeriodSwitch value={period} onChange={setPeriod} />
        </PageTools>
      </PageHead>
      <QueryState query={flow} />
      {flow.data && <Flow flow={flow.data} camera={camera} bucketMs={BUCKET_MS[period]} />}
    </Page>
  );
}

function Flow({ flow, camera, bucketMs }: { flow: FlowView; camera: CameraView; bucketMs: number }) {
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

import { Select, Table } from '@mantine/core';
import { IconChartBarOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras, useFlow } from '../../api/queries.ts';
import type { CameraView, FlowView } from '../../api/types.ts';
import { isObjectClass } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { PERIODS, PeriodSwitch, type PeriodName } from '../../parts/period.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { BY_KEYBOARD, Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { FlowChart } from './flow-chart.tsx';
import { observedShare, totalsOf } from './flow-series.ts';

const BUCKET: Readonly<Record<PeriodName, number>> = { m15: 60_000, h1: 60_000, h6: 300_000, h24: 1_800_000 };
const GROUPS = ['person', 'cycle', 'vehicle'] as const;

/** How many passed, which way, and how much of the time anybody looked. */
export default function TrafficPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const [period, setPeriod] = useState<PeriodName>('h1');
  const [chosen, setChosen] = useState<string>();
  const cameras = useCameras();
  const counting = cameras.data?.filter((camera) => camera.lines.length > 0) ?? [];
  const camera = counting.find((one) => one.camera === chosen) ?? counting[0];
  const flow = useFlow(camera?.camera, PERIODS[period], BUCKET[period]);

  if (cameras.isPending) return <Loading />;
  if (cameras.error) return <ProblemNote error={cameras.error} retry={() => void cameras.refetch()} />;
  if (!camera) return <Empty icon={<IconChartBarOff aria-hidden />}>{t('traffic.noLines')}</Empty>;
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t('traffic.title')}</h1>
          <p>{t('traffic.lead')}</p>
        </div>
        <div className="page-tools">
          {camera.simulated && <Simulated />}
          <Select
            size="sm"
            w={230}
            aria-label={t('common.camera')}
            value={camera.camera}
            onChange={(value) => value && setChosen(value)}
            allowDeselect={false}
            data={counting.map((one) => ({ value: one.camera, label: name(one.name, one.camera) }))}
          />
          <PeriodSwitch value={period} onChange={setPeriod} />
        </div>
      </header>
      {flow.isPending && <Loading />}
      {flow.error && <ProblemNote error={flow.error} retry={() => void flow.refetch()} />}
      {flow.data && (
        <>
          <p className="observed">
            <strong>
              <Ltr>{format.percent(observedShare(flow.data))}</Ltr>
            </strong>{' '}
            {t('traffic.observedShare')} · {t('traffic.bucket', { value: format.span(BUCKET[period]) })}
            <span className="strip-key">
              <span className="swatch swatch-observed" aria-hidden /> {t('traffic.observed')}
              <span className="swatch swatch-unobserved" aria-hidden /> {t('traffic.notObserved')}
            </span>
          </p>
          <div className="flows">
            {GROUPS.map((group) => (
              <FlowChart key={group} flow={flow.data} group={group} />
            ))}
          </div>
          <Totals flow={flow.data} camera={camera} />
        </>
      )}
    </div>
  );
}

function Totals({ flow, camera }: { flow: FlowView; camera: CameraView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const rows = totalsOf(flow);
  return (
    <section className="panel" aria-label={t('traffic.table')}>
      <header className="panel-head">
        <h2>{t('traffic.table')}</h2>
      </header>
      {rows.length === 0 ? (
        <Empty>{t('traffic.noData')}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={420} scrollAreaProps={BY_KEYBOARD}>
          <Table verticalSpacing={6} horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('traffic.line')}</Table.Th>
                <Table.Th>{t('traffic.direction')}</Table.Th>
                <Table.Th>{t('traffic.class')}</Table.Th>
                <Table.Th className="numeric">{t('traffic.count')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={`${row.line} ${row.direction} ${row.class}`}>
                  <Table.Td>{name(camera.lines.find((line) => line.id === row.line)?.name, row.line)}</Table.Td>
                  <Table.Td>{t(`directions.${row.direction}`)}</Table.Td>
                  <Table.Td>{isObjectClass(row.class) ? t(`classes.${row.class}`) : row.class}</Table.Td>
                  <Table.Td className="numeric">
                    <Ltr>{format.number(row.count)}</Ltr>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

import { Select } from '@mantine/core';
import { IconChartBarOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCameras, useFlow } from '../../api/queries.ts';
import { useName } from '../../parts/names.ts';
import { Page, PageHead, PageTools } from '../../parts/page.tsx';
import { PERIODS, PeriodSwitch, type PeriodName } from '../../parts/period.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { useNowIn } from '../../parts/use-now.ts';
import { Empty, Loading, ProblemNote, QueryState } from '../../parts/states.tsx';
import { CityLevelsPanel } from './city-levels.tsx';
import { Counts } from './counts.tsx';
import { QUARTER_MS } from './day-series.ts';
import { PeriodFields } from './period-fields.tsx';
import { TrafficDay } from './traffic-day.tsx';
import { spanOf } from './traffic-span.ts';
import { useTrafficFilter } from './use-traffic-filter.ts';

/** The length of a bucket for each period, ms: short enough for detail, and few enough for the width of a chart. */
const BUCKET_MS: Readonly<Record<PeriodName, number>> = { m15: 60_000, h1: 60_000, h6: 300_000, h24: 1_800_000 };

/** The traffic of the city now, and of one camera: its counts, its day against its usual day, speeds, turns and incidents. */
export default function TrafficPage() {
  const { t } = useTranslation();
  const name = useName();
  const [filter, setFilter] = useTrafficFilter();
  const span = spanOf(filter, useNowIn(QUARTER_MS));
  const cameras = useCameras();
  const counting = cameras.data?.filter(({ lines, zones }) => lines.length + zones.length > 0) ?? [];
  const camera =
    counting.find((listed) => listed.camera === filter.camera) ??
    counting.find(({ lines }) => lines.length > 0) ??
    counting[0];
  const flow = useFlow(camera?.camera, PERIODS[filter.period], BUCKET_MS[filter.period]);
  const choose = (chosen: string): void =>
    setFilter({ camera: chosen, line: undefined, compare: undefined, compareLine: undefined });

  if (cameras.isPending) return <Loading />;
  if (cameras.error) return <ProblemNote error={cameras.error} retry={() => void cameras.refetch()} />;
  if (!camera)
    return (
      <Empty icon={<IconChartBarOff aria-hidden />} hint={t('traffic.noLinesHint')}>
        {t('traffic.noLines')}
      </Empty>
    );
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
            onChange={(value) => value && choose(value)}
            allowDeselect={false}
            data={counting.map((listed) => ({ value: listed.camera, label: name(listed.name, listed.camera) }))}
          />
          <PeriodSwitch value={filter.period} onChange={(period) => setFilter({ period })} />
        </PageTools>
      </PageHead>
      <CityLevelsPanel cameras={counting} chosen={camera.camera} onChoose={choose} />
      <QueryState query={flow} />
      {flow.data && <Counts flow={flow.data} camera={camera} bucketMs={BUCKET_MS[filter.period]} />}
      <PeriodFields filter={filter} span={span} onChange={setFilter} />
      {span !== 'wrong' && (
        <TrafficDay camera={camera} cameras={counting} filter={filter} span={span} onChange={setFilter} />
      )}
    </Page>
  );
}

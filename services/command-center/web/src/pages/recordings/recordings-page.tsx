import { Table } from '@mantine/core';
import { IconMovieOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras, useRecordings } from '../../api/queries.ts';
import type { RecordingView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { classNames } from '../../parts/class-names.ts';
import { Legend, Swatch } from '../../parts/legend.tsx';
import { MomentLink } from '../../parts/moment-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Page, PageHead, PageTools } from '../../parts/page.tsx';
import panel from '../../parts/panel.module.css';
import { Panel } from '../../parts/panel.tsx';
import { PERIODS, PeriodSwitch, type PeriodName } from '../../parts/period.tsx';
import { Empty, Loading, ProblemNote, QueryState } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { CoverageBar, TimeScale } from './coverage-bar.tsx';
import { gapsOf, storedOf } from './coverage.ts';
import styles from './recordings.module.css';

/** What is recorded of each camera, and what is missing and why. */
export default function RecordingsPage() {
  const { t } = useTranslation();
  const [period, setPeriod] = useState<PeriodName>('h1');
  const cameras = useCameras();
  const recordings = useRecordings(cameras.data?.map(({ camera }) => camera) ?? [], PERIODS[period]);
  if (cameras.isPending) return <Loading />;
  if (cameras.error) return <ProblemNote error={cameras.error} retry={() => void cameras.refetch()} />;
  if (cameras.data.length === 0) return <Empty icon={<IconMovieOff aria-hidden />}>{t('recordings.noCameras')}</Empty>;
  return (
    <Page>
      <PageHead title={t('recordings.title')} lead={t('recordings.lead')}>
        <PageTools>
          <PeriodSwitch value={period} onChange={setPeriod} />
        </PageTools>
      </PageHead>
      <Legend>
        {(['covered', 'gap', 'nothing'] as const).map((meaning) => (
          <li key={meaning}>
            <Swatch meaning={meaning} /> {t(`recordings.${meaning}`)}
          </li>
        ))}
      </Legend>
      <QueryState query={recordings} />
      {recordings.data && <Coverage recordings={recordings.data} />}
      {recordings.data && <Gaps recordings={recordings.data} />}
    </Page>
  );
}

function Coverage({ recordings }: { recordings: readonly RecordingView[] }) {
  const [first] = recordings;
  if (!first) return null;
  return (
    <section className={classNames(panel.panel, styles.coverage)} data-part="coverage">
      {recordings.map((recording) => (
        <CameraCoverage key={recording.camera} recording={recording} />
      ))}
      <div className={styles.row}>
        <span />
        <TimeScale fromMs={first.fromMs} toMs={first.toMs} />
      </div>
    </section>
  );
}

/** Playback from a recording begins so long before its end, ms. */
const LAST_SECONDS_MS = 30_000;

function CameraCoverage({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cameraName = useCameraName();
  const { bytes, segments } = storedOf(recording);
  const lastMs = recording.covered.at(-1)?.toMs;
  return (
    <div className={styles.row} data-camera={recording.camera}>
      <div className={styles.name}>
        <strong>{cameraName(recording.camera)}</strong>
        <small>
          <bdi>{format.bytes(bytes)}</bdi> · {t('recordings.segments', { count: segments })}
        </small>
        {lastMs !== undefined && (
          <MomentLink
            camera={recording.camera}
            atMs={lastMs - LAST_SECONDS_MS}
            purpose="camera_check"
            of={cameraName(recording.camera)}
          />
        )}
      </div>
      <CoverageBar recording={recording} />
    </div>
  );
}

function Gaps({ recordings }: { recordings: readonly RecordingView[] }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const format = useFormat();
  const cameraName = useCameraName();
  const gaps = gapsOf(recordings);
  const columns = [
    t('common.camera'),
    t('recordings.from'),
    t('recordings.to'),
    t('recordings.length'),
    t('recordings.reason'),
    t('playback.title'),
  ];
  return (
    <Panel title={t('recordings.gaps')}>
      {gaps.length === 0 ? (
        <Empty>{t('recordings.noGaps')}</Empty>
      ) : (
        <WideTable minWidth={560} columns={columns}>
          {gaps.map((gap) => (
            <Table.Tr key={gap.gapId}>
              <Table.Td>{cameraName(gap.camera)}</Table.Td>
              <Table.Td>
                <Moment ms={gap.fromMs} />
              </Table.Td>
              <Table.Td>
                <Moment ms={gap.toMs} />
              </Table.Td>
              <Table.Td>{format.span(gap.toMs - gap.fromMs)}</Table.Td>
              <Table.Td>{wordFor('recordings.reasons', gap.reason)}</Table.Td>
              <Table.Td>
                <MomentLink
                  camera={gap.camera}
                  atMs={gap.fromMs}
                  purpose="camera_check"
                  of={`${cameraName(gap.camera)} ${format.time(gap.fromMs)}`}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Panel>
  );
}

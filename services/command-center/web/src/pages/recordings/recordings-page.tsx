import { Table } from '@mantine/core';
import { IconMovieOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras, useRecordings } from '../../api/queries.ts';
import type { CameraView, RecordingView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Moment } from '../../parts/moment.tsx';
import { useName } from '../../parts/names.ts';
import { PERIODS, PeriodSwitch, type PeriodName } from '../../parts/period.tsx';
import { BY_KEYBOARD, Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { CoverageBar, TimeScale } from './coverage-bar.tsx';

/** What is recorded of each camera, and what is missing and why. */
export default function RecordingsPage() {
  const { t } = useTranslation();
  const [period, setPeriod] = useState<PeriodName>('h1');
  const cameras = useCameras();
  const recordings = useRecordings(cameras.data?.map((camera) => camera.camera) ?? [], PERIODS[period]);
  if (cameras.isPending) return <Loading />;
  if (cameras.error) return <ProblemNote error={cameras.error} retry={() => void cameras.refetch()} />;
  if (cameras.data.length === 0) return <Empty icon={<IconMovieOff aria-hidden />}>{t('recordings.noCameras')}</Empty>;
  const first = recordings.data?.[0];
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t('recordings.title')}</h1>
          <p>{t('recordings.lead')}</p>
        </div>
        <div className="page-tools">
          <PeriodSwitch value={period} onChange={setPeriod} />
        </div>
      </header>
      <ul className="coverage-key">
        <li>
          <span className="swatch swatch-covered" aria-hidden /> {t('recordings.covered')}
        </li>
        <li>
          <span className="swatch swatch-gap" aria-hidden /> {t('recordings.gap')}
        </li>
        <li>
          <span className="swatch swatch-nothing" aria-hidden /> {t('recordings.nothing')}
        </li>
      </ul>
      {recordings.isPending && <Loading />}
      {recordings.error && <ProblemNote error={recordings.error} retry={() => void recordings.refetch()} />}
      {recordings.data && first && (
        <section className="panel coverage">
          {recordings.data.map((recording) => (
            <Row
              key={recording.camera}
              recording={recording}
              camera={cameras.data.find((one) => one.camera === recording.camera)}
            />
          ))}
          <div className="coverage-row coverage-scale">
            <span />
            <TimeScale fromMs={first.fromMs} toMs={first.toMs} />
          </div>
        </section>
      )}
      {recordings.data && <Gaps recordings={recordings.data} cameras={cameras.data} />}
    </div>
  );
}

function Row({ recording, camera }: { recording: RecordingView; camera: CameraView | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const bytes = recording.covered.reduce((sum, stretch) => sum + stretch.bytes, 0);
  const segments = recording.covered.reduce((sum, stretch) => sum + stretch.segments, 0);
  return (
    <div className="coverage-row" data-camera={recording.camera}>
      <div className="coverage-name">
        <strong>{name(camera?.name, recording.camera)}</strong>
        <small>
          <bdi>{format.bytes(bytes)}</bdi> · {t('recordings.segments', { count: segments })}
        </small>
      </div>
      <CoverageBar recording={recording} />
    </div>
  );
}

function Gaps({ recordings, cameras }: { recordings: readonly RecordingView[]; cameras: readonly CameraView[] }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const format = useFormat();
  const name = useName();
  const gaps = recordings
    .flatMap((recording) => recording.gaps.map((gap) => ({ ...gap, camera: recording.camera })))
    .sort((a, b) => b.fromMs - a.fromMs);
  return (
    <section className="panel" aria-label={t('recordings.gaps')}>
      <header className="panel-head">
        <h2>{t('recordings.gaps')}</h2>
      </header>
      {gaps.length === 0 ? (
        <Empty>{t('recordings.noGaps')}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={560} scrollAreaProps={BY_KEYBOARD}>
          <Table verticalSpacing={6} horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('common.camera')}</Table.Th>
                <Table.Th>{t('recordings.from')}</Table.Th>
                <Table.Th>{t('recordings.to')}</Table.Th>
                <Table.Th>{t('recordings.length')}</Table.Th>
                <Table.Th>{t('recordings.reason')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {gaps.map((gap) => (
                <Table.Tr key={gap.gapId}>
                  <Table.Td>{name(cameras.find((camera) => camera.camera === gap.camera)?.name, gap.camera)}</Table.Td>
                  <Table.Td>
                    <Moment ms={gap.fromMs} />
                  </Table.Td>
                  <Table.Td>
                    <Moment ms={gap.toMs} />
                  </Table.Td>
                  <Table.Td>{format.span(gap.toMs - gap.fromMs)}</Table.Td>
                  <Table.Td>{wordFor('recordings.reasons', gap.reason)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

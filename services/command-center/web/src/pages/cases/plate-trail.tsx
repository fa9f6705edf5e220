import { Button, MultiSelect } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { useCameras } from '../../api/queries.ts';
import type { CaseView, PlateTrail, PlateTrailRequest } from '../../api/types.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { MomentLink } from '../../parts/moment-link.tsx';
import { useCameraName, useName } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { Plate } from '../../parts/plate.tsx';
import { ReasonField, type SearchReason } from '../../parts/reason-field.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Loading, ProblemNote } from '../../parts/states.tsx';
import styles from './cases.module.css';
import { MomentField } from './fields.tsx';

const DAY_MS = 24 * 3_600_000;

type Props = { view: CaseView; plate: CaseView['record']['plates'][number]['plate'] };

/** Where a plate of the case was read: cameras, a time of at most a week, and a purpose are needed before anything is asked (control 16). */
export function PlateTrailPanel({ view, plate }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const listed = useCameras().data ?? [];
  const [cameras, setCameras] = useState<string[]>(() => [...new Set(view.record.spans.map(({ camera }) => camera))]);
  const [times, setTimes] = useState<{ fromMs: number | undefined; toMs: number | undefined }>(() => {
    const toMs = Math.ceil(Date.now() / 60_000) * 60_000;
    return { fromMs: toMs - DAY_MS, toMs };
  });
  const [purpose, setPurpose] = useState<SearchReason>();
  const trail = useMutation({
    mutationFn: (body: PlateTrailRequest) =>
      post('/api/cases/{case}/plate-trail', { path: { case: view.record.caseId }, body }),
  });
  const { fromMs, toMs } = times;
  const isReady = cameras.length > 0 && purpose !== undefined && fromMs !== undefined && toMs !== undefined;
  return (
    <Panel title={t('caseWork.trail')} head={<Plate plate={plate} size="sm" />}>
      <form
        className={styles.trailForm}
        data-part="trail-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) trail.mutate({ plateKey: plate.key, fromMs, toMs, cameras, purpose });
        }}
      >
        <p className="label">{t('caseWork.trailLead')}</p>
        <MultiSelect
          required
          searchable
          maxValues={100}
          label={t('caseWork.cameras')}
          data={listed.map((camera) => ({ value: camera.camera, label: name(camera.name, camera.camera) }))}
          value={cameras}
          onChange={setCameras}
        />
        <MomentField
          label={t('caseWork.from')}
          ms={fromMs}
          onChange={(ms) => setTimes((before) => ({ ...before, fromMs: ms }))}
        />
        <MomentField
          label={t('caseWork.to')}
          ms={toMs}
          onChange={(ms) => setTimes((before) => ({ ...before, toMs: ms }))}
        />
        <ReasonField label={t('caseWork.purpose')} value={purpose} onChange={setPurpose} />
        <Button type="submit" disabled={!isReady} leftSection={<IconSearch size={16} aria-hidden />}>
          {t('caseWork.ask')}
        </Button>
      </form>
      {trail.isPending && <Loading />}
      {trail.error && <ProblemNote error={trail.error} />}
      {trail.data && trail.variables && <Trail trail={trail.data} asked={trail.variables} />}
    </Panel>
  );
}

/** The reads on a line of time, and as a list for everybody. */
function Trail({ trail: { reads, truncated }, asked }: { trail: PlateTrail; asked: PlateTrailRequest }) {
  const { t } = useTranslation();
  const cameraName = useCameraName();
  const shareOf = (ms: number): number => (100 * (ms - asked.fromMs)) / (asked.toMs - asked.fromMs);
  if (reads.length === 0) return <p className={styles.nothing}>{t('caseWork.noReads')}</p>;
  return (
    <div className={styles.trail} data-part="trail">
      <p role="status">
        {t('caseWork.reads', { count: reads.length })}{' '}
        {truncated && <span className="warn-text">{t('caseWork.truncated')}</span>}
      </p>
      <div className={styles.timeline} aria-hidden>
        {reads.map(({ readId, capturedAtMs }) => (
          <span key={readId} style={{ insetInlineStart: `${shareOf(capturedAtMs)}%` }} />
        ))}
      </div>
      <ol className={styles.items}>
        {reads.map((read) => (
          <li key={read.readId}>
            <Moment ms={read.capturedAtMs} /> <strong>{cameraName(read.camera)}</strong>
            <Ltr className="label">{read.plateText}</Ltr>
            {read.simulated && <Simulated />}
            <MomentLink
              camera={read.camera}
              atMs={read.capturedAtMs}
              purpose="incident_review"
              of={cameraName(read.camera)}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCameras, useMe } from '../../api/queries.ts';
import type { CaseView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { MomentLink } from '../../parts/moment-link.tsx';
import { useCameraName, useName } from '../../parts/names.ts';
import { CaseAct } from './case-act.tsx';
import { AddedBy, CaseList } from './case-parts.tsx';
import styles from './cases.module.css';
import { askedToAdd, isSpanWrong, spanOf, textOf } from './drafts.ts';
import { MomentField, ReasonText } from './fields.tsx';
import { may } from './may.ts';

type Span = CaseView['record']['spans'][number];
type Hold = CaseView['record']['holds'][number];
type Bundle = CaseView['record']['bundles'][number];

/** The spans of recordings of a case, with their holds and the bundles that were made of them. */
export function CaseSpans({ view }: { view: CaseView }) {
  const { t } = useTranslation();
  const cameraName = useCameraName();
  return (
    <CaseList
      title={t('caseWork.spans')}
      part="case-spans"
      items={view.record.spans}
      idOf={({ spanId }) => spanId}
      head={may(view, 'span.add') && <AddSpan caseId={view.record.caseId} />}
    >
      {(span) => (
        <>
          <span className={styles.span}>
            <strong>{cameraName(span.camera)}</strong> <Moment ms={span.fromMs} /> – <Moment ms={span.toMs} />
          </span>
          <AddedBy added={span} />
          <SpanHold view={view} span={span} />
          <SpanBundles view={view} span={span} />
          <MomentLink camera={span.camera} atMs={span.fromMs} purpose="incident_review" of={cameraName(span.camera)} />
        </>
      )}
    </CaseList>
  );
}

type OfSpan = { view: CaseView; span: Span };

/** The hold of a span: one person asks for its release, another one releases it. */
function SpanHold({ view, span }: OfSpan) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const cameraName = useCameraName()(span.camera);
  const { caseId, holds } = view.record;
  const hold = holds.findLast(({ spanId }) => spanId === span.spanId);
  const stands = hold !== undefined && hold.state !== 'released';
  return (
    <div className={styles.line} data-part="hold" data-state={hold?.state ?? 'none'}>
      <span className="label">{t('caseWork.hold')}</span>
      <span>{hold ? wordFor('caseWork.holds', hold.state) : t('caseWork.noHold')}</span>
      {stands && hold.objects !== undefined && (
        <span className="label">{t('caseWork.held', { count: hold.objects })}</span>
      )}
      {!stands && may(view, 'hold.ask') && (
        <CaseAct
          kind="hold.ask"
          of={cameraName}
          decisionOf={() => ({ kind: 'hold.ask', caseId, spanId: span.spanId })}
        />
      )}
      {hold?.state === 'placed' && may(view, 'hold.ask_release') && <AskRelease caseId={caseId} hold={hold} />}
      {hold?.state === 'release_asked' && hold.release && <Release view={view} hold={hold} release={hold.release} />}
    </div>
  );
}

function AskRelease({ caseId, hold }: { caseId: string; hold: Hold }) {
  const [typed, setTyped] = useState('');
  const cameraName = useCameraName()(hold.camera);
  return (
    <CaseAct
      kind="hold.ask_release"
      of={cameraName}
      decisionOf={() => {
        const reason = textOf(typed, 3);
        return reason ? { kind: 'hold.ask_release', caseId, holdId: hold.holdId, reason } : undefined;
      }}
    >
      <ReasonText value={typed} onChange={setTyped} />
    </CaseAct>
  );
}

function Release({ view, hold, release }: { view: CaseView; hold: Hold; release: NonNullable<Hold['release']> }) {
  const { t } = useTranslation();
  const me = useMe().data;
  const cameraName = useCameraName()(hold.camera);
  const isOther = release.askedBy.subject !== me?.subject;
  return (
    <>
      <span className="label">
        {t('caseWork.releaseAskedBy', { name: release.askedBy.name, reason: release.reason })}
      </span>
      {isOther && may(view, 'hold.release') ? (
        <CaseAct
          kind="hold.release"
          of={cameraName}
          decisionOf={() => ({
            kind: 'hold.release',
            caseId: view.record.caseId,
            holdId: hold.holdId,
            askedAtMs: release.askedAtMs,
          })}
        />
      ) : (
        <span className="label">{t('caseWork.otherPerson')}</span>
      )}
    </>
  );
}

function SpanBundles({ view, span }: OfSpan) {
  const { t } = useTranslation();
  const cameraName = useCameraName()(span.camera);
  const [typed, setTyped] = useState('');
  const { caseId, bundles } = view.record;
  const mayMake = may(view, 'evidence.make');
  return (
    <div className={styles.line} data-part="bundles">
      <span className="label">{t('caseWork.bundle')}</span>
      {bundles
        .filter(({ spanId }) => spanId === span.spanId)
        .map((bundle) => (
          <BundleLine key={bundle.bundleId} caseId={caseId} bundle={bundle} />
        ))}
      {mayMake && (
        <CaseAct
          kind="evidence.make"
          of={cameraName}
          decisionOf={() => {
            const reason = textOf(typed, 3);
            return reason ? { kind: 'evidence.make', caseId, spanId: span.spanId, reason } : undefined;
          }}
        >
          <ReasonText value={typed} onChange={setTyped} />
        </CaseAct>
      )}
    </div>
  );
}

function BundleLine({ caseId, bundle }: { caseId: string; bundle: Bundle }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const format = useFormat();
  const cameraName = useCameraName()(bundle.camera);
  const { bundleId, state, failure, bytes, sha256, atMs } = bundle;
  const address = `/api/cases/${encodeURIComponent(caseId)}/bundles/${encodeURIComponent(bundleId)}`;
  return (
    <span className={styles.bundle} data-bundle={bundleId} data-state={state}>
      {wordFor('caseWork.bundles', state)}
      {failure && <> ({wordFor('caseWork.failures', failure)})</>} · {format.moment(atMs)}
      {state === 'ready' && (
        <a href={address} download={`${bundleId}.zip`} aria-label={t('caseWork.downloadOf', { camera: cameraName })}>
          {t('caseWork.download')}
        </a>
      )}
      {bytes !== undefined && <Ltr>{`${(bytes / 1_000_000).toFixed(1)} MB`}</Ltr>}
      {sha256 && (
        <Ltr className={styles.hash} title={t('caseWork.fingerprint')}>
          {sha256}
        </Ltr>
      )}
    </span>
  );
}

const MINUTE_MS = 60_000;
/** How much around a moment is added to a case unless the person changes it, ms. */
const AROUND_MS = 5 * MINUTE_MS;

function AddSpan({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const name = useName();
  const [address] = useSearchParams();
  const { moment } = askedToAdd(address);
  const cameras = useCameras().data ?? [];
  const [camera, setCamera] = useState<string | null>(moment?.camera ?? null);
  const [times, setTimes] = useState<{ fromMs: number | undefined; toMs: number | undefined }>(() => {
    const nowMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const toMs = moment ? Math.min(moment.atMs + AROUND_MS, nowMs) : nowMs;
    return { fromMs: (moment?.atMs ?? nowMs) - AROUND_MS, toMs };
  });
  const draft = { ...times, camera: cameras.find((listed) => listed.camera === camera) };
  return (
    <CaseAct
      kind="span.add"
      decisionOf={() => {
        const span = spanOf(draft, Date.now());
        return span && { kind: 'span.add', caseId, span };
      }}
    >
      <Select
        required
        searchable
        label={t('caseWork.camera')}
        data={cameras.map((listed) => ({ value: listed.camera, label: name(listed.name, listed.camera) }))}
        value={camera}
        onChange={setCamera}
      />
      <MomentField
        label={t('caseWork.from')}
        ms={times.fromMs}
        onChange={(fromMs) => setTimes((before) => ({ ...before, fromMs }))}
      />
      <MomentField
        label={t('caseWork.to')}
        ms={times.toMs}
        error={isSpanWrong(draft, Date.now()) ? t('caseWork.spanWrong') : undefined}
        onChange={(toMs) => setTimes((before) => ({ ...before, toMs }))}
      />
    </CaseAct>
  );
}

import { SegmentedControl } from '@mantine/core';
import { IconEyeOff, IconFingerprint, IconLoader2, IconPhotoX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWordFor } from '../../i18n/word-for.ts';
import type { Alert, AlertView } from '@marsad/schemas';
import { problemOf, type ProblemCode } from '../../api/problems.ts';
import { useFormat } from '../../i18n/format.ts';

type Shown = 'snapshot' | 'clip';

/** The snapshot at once; the clip as soon as it is there, unless the person prefers the picture. Beside them the plate that was read. */
export const AlertMedia = ({ alert }: { alert: Alert }) => (
  <Media views={alert} path={`/api/alerts/${encodeURIComponent(alert.alertId)}`} />
);

type Views = Pick<Alert, 'snapshot' | 'clip' | 'plateCrop'>;

/** @param path under which each picture is served by its name */
export function Media({ views, path }: { views: Views; path: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Shown>();
  const shown = chosen ?? (views.clip.status === 'ready' ? 'clip' : 'snapshot');
  return (
    <div className={`media ${views.plateCrop.status === 'none' ? '' : 'media-plate'}`}>
      <figure>
        <div className="media-frame">
          {shown === 'clip' ? (
            <View view={views.clip} path={`${path}/clip`} kind="clip" label={t('alerts.views.clip')} />
          ) : (
            <View
              view={views.snapshot}
              path={`${path}/snapshot`}
              kind="picture"
              label={t('alerts.views.snapshotAlt')}
            />
          )}
        </div>
        <figcaption>
          <SegmentedControl
            size="xs"
            value={shown}
            onChange={(value) => setChosen(value === 'clip' ? 'clip' : 'snapshot')}
            data={[
              { value: 'snapshot', label: t('alerts.views.snapshot') },
              { value: 'clip', label: t('alerts.views.clip') },
            ]}
          />
          <Took view={shown === 'clip' ? views.clip : views.snapshot} />
          <span className="media-note">
            <IconEyeOff size={14} aria-hidden /> {t('alerts.views.masked')}
          </span>
        </figcaption>
      </figure>
      {views.plateCrop.status !== 'none' && (
        <figure className="media-crop">
          <div className="media-frame">
            <View view={views.plateCrop} path={`${path}/plate`} kind="picture" label={t('alerts.views.plateAlt')} />
          </div>
          <figcaption>
            <strong>{t('alerts.views.plate')}</strong>
            <Took view={views.plateCrop} />
            <span className="media-note">
              <IconFingerprint size={14} aria-hidden /> {t('alerts.views.evidence')}
            </span>
          </figcaption>
        </figure>
      )}
    </div>
  );
}

function Took({ view }: { view: AlertView }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (view.status === 'pending') return <span className="media-took">{t('alerts.views.pending')}</span>;
  if (view.status !== 'ready') return null;
  return (
    <span className="media-took" title={t('alerts.views.readyHint')}>
      {t('alerts.views.ready', { value: format.span(view.tookMs) })}
    </span>
  );
}

type ViewProps = { view: AlertView; path: string; kind: 'picture' | 'clip'; label: string };

function View({ view, path, kind, label }: ViewProps) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const [broken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [path, view.status]);
  if (view.status === 'none') return <Absent text={t('problems.view_none')} />;
  if (view.status === 'failed')
    return <Absent text={wordFor('alerts.viewFailures', view.reason)} title={t('alerts.views.failed')} />;
  if (view.status === 'pending') {
    return (
      <div className="media-absent" role="status">
        <IconLoader2 className="spin" aria-hidden />
        <span>{kind === 'clip' ? t('alerts.views.pendingClip') : t('alerts.views.pending')}</span>
      </div>
    );
  }
  if (broken) return <WhyBroken path={path} video={kind === 'clip'} onRetry={() => setBroken(false)} />;
  const size = { width: view.widthPx, height: view.heightPx };
  return kind === 'clip' ? (
    <video
      key={path}
      src={path}
      controls
      autoPlay
      muted
      loop
      playsInline
      aria-label={label}
      onError={() => setBroken(true)}
      {...size}
    />
  ) : (
    <img src={path} alt={label} onError={() => setBroken(true)} {...size} />
  );
}

/** An element that fails to load says nothing of why: ask, and show the reason. */
function WhyBroken({ path, video, onRetry }: { path: string; video: boolean; onRetry: () => void }) {
  const { t } = useTranslation();
  const wordsOf = ({ code, reason }: { code: ProblemCode; reason?: string | undefined }): string =>
    reason === 'picture_replaced' ? t('alerts.viewFailures.hash_mismatch') : t(`problems.${code}`);
  const [problem, setProblem] = useState<{ code: ProblemCode; reason?: string | undefined }>();
  useEffect(() => {
    const asking = new AbortController();
    fetch(path, { headers: { range: 'bytes=0-0' }, signal: asking.signal })
      .then(async (response) => (response.ok ? undefined : problemOf(response)))
      .then(setProblem)
      .catch(() => !asking.signal.aborted && setProblem({ code: 'network' }));
    return () => asking.abort();
  }, [path]);
  const text = problem ? wordsOf(problem) : video ? t('alerts.views.playError') : t('problems.view_failed');
  return <Absent text={text} title={t('alerts.views.failed')} onRetry={onRetry} />;
}

function Absent({ text, title, onRetry }: { text: string; title?: string; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="media-absent" role="status">
      <IconPhotoX aria-hidden />
      {title && <strong>{title}</strong>}
      <span>{text}</span>
      {onRetry && (
        <button type="button" className="text-button" onClick={onRetry}>
          {t('problems.retry')}
        </button>
      )}
    </div>
  );
}

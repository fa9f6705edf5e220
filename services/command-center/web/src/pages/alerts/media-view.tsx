import { IconLoader2, IconPhotoX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertView } from '../../api/types.ts';
import { ApiProblem, problemOf } from '../../api/problems.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import styles from './alert-media.module.css';

type MediaViewProps = {
  view: AlertView;
  path: string;
  kind: 'image' | 'clip';
  label: string;
  /** The id of the element that describes it. */
  describedBy?: string;
  /** Called when the length of a clip is known. */
  onLength?: (ms: number) => void;
};

/** Shows an image or a clip of an alert, or why it cannot be shown. */
export function MediaView({ view, path, kind, label, describedBy, onLength }: MediaViewProps) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const [isBroken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [path, view.status]);
  if (view.status === 'none') return <NoMedia text={t('problems.view_none')} />;
  if (view.status === 'failed')
    return <NoMedia text={wordFor('alerts.viewFailures', view.reason)} title={t('alerts.views.failed')} />;
  if (view.status === 'pending') {
    return (
      <div className={styles.absent} role="status">
        <IconLoader2 className="spin" aria-hidden />
        <span>{kind === 'clip' ? t('alerts.views.pendingClip') : t('alerts.views.pending')}</span>
      </div>
    );
  }
  const isClip = kind === 'clip';
  if (isBroken) return <BrokenMedia path={path} isClip={isClip} onRetry={() => setBroken(false)} />;
  const size = { width: view.widthPx, height: view.heightPx };
  const onError = (): void => setBroken(true);
  if (!isClip) return <Snapshot src={path} label={label} onError={onError} {...size} />;
  return <Clip key={path} src={path} label={label} {...size} {...{ describedBy, onLength, onError }} />;
}

type ShownProps = { src: string; label: string; width: number; height: number; onError: () => void };

function Snapshot({ src, label, onError, ...size }: ShownProps) {
  const image = useRef<HTMLImageElement>(null);
  // It may have failed before it was part of the page, and React tells nothing of what happens to it until then.
  useEffect(() => {
    if (image.current?.complete && image.current.naturalWidth === 0) onError();
  });
  return <img ref={image} src={src} alt={label} onError={onError} {...size} />;
}

type ClipProps = ShownProps & { describedBy: string | undefined; onLength: ((ms: number) => void) | undefined };

function Clip({ label, describedBy, onLength, onError, ...shown }: ClipProps) {
  const video = useRef<HTMLVideoElement>(null);
  const tellLength = (): void => {
    if (video.current && video.current.readyState >= HTMLMediaElement.HAVE_METADATA)
      onLength?.(video.current.duration * 1_000);
  };
  // It may have loaded, or failed, before it was part of the page, and React tells nothing of what happens to it until then.
  useEffect(() => {
    if (video.current?.error) onError();
    else tellLength();
  });
  return (
    <video
      ref={video}
      controls
      autoPlay
      muted
      loop
      playsInline
      aria-label={label}
      aria-describedby={describedBy}
      onLoadedMetadata={tellLength}
      onError={onError}
      {...shown}
    />
  );
}

/** An image or a clip that fails to load does not say why, so this asks the server and shows the reason. */
function BrokenMedia({ path, isClip, onRetry }: { path: string; isClip: boolean; onRetry: () => void }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    const asking = new AbortController();
    fetch(path, { headers: { range: 'bytes=0-0' }, signal: asking.signal })
      .then(async (response) => (response.ok ? undefined : problemOf(response)))
      .then(setProblem)
      .catch(() => !asking.signal.aborted && setProblem(new ApiProblem('network')));
    return () => asking.abort();
  }, [path]);
  const text = (): string => {
    if (!problem) return isClip ? t('alerts.views.playError') : t('problems.view_failed');
    if (problem.reason === 'picture_replaced') return t('alerts.viewFailures.hash_mismatch');
    return t(`problems.${problem.code}`);
  };
  return <NoMedia text={text()} title={t('alerts.views.failed')} onRetry={onRetry} />;
}

function NoMedia({ text, title, onRetry }: { text: string; title?: string; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.absent} role="status">
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

import { SegmentedControl } from '@mantine/core';
import { IconEyeOff, IconFingerprint } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert, AlertView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { useNamesOf } from '../../parts/names.ts';
import styles from './alert-media.module.css';
import { ClipMarks } from './clip-marks.tsx';
import { ClipNotes } from './clip-notes.tsx';
import { alertPath, drawnOn, mediaToShow, type MediaSet, type MediaKind } from './media.ts';
import { MediaView } from './media-view.tsx';

export const AlertMedia = ({ alert }: { alert: Alert }) => (
  <Media views={alert} path={alertPath(alert.alertId)} alert={alert} />
);

/** @property path the HTTP path under which each of them is served */
type MediaProps = { views: MediaSet; path: string; alert: Alert };

/** Shows the snapshot or the clip, and the plate crop beside it. */
export function Media({ views, path, alert }: MediaProps) {
  const { t } = useTranslation();
  const namesOf = useNamesOf();
  const notesId = useId();
  const [lengthMs, setLengthMs] = useState(0);
  const [chosen, setChosen] = useState<MediaKind>();
  const shown = mediaToShow(chosen, views.clip);
  const hasPlate = views.plateCrop.status !== 'none';
  return (
    <div className={classNames(styles.media, hasPlate && styles.withPlate)} data-part="media">
      <figure>
        <div className={styles.frame}>
          {shown === 'clip' ? (
            <MediaView
              view={views.clip}
              path={`${path}/clip`}
              kind="clip"
              label={t('alerts.views.clip')}
              describedBy={notesId}
              onLength={setLengthMs}
            />
          ) : (
            <MediaView
              view={views.snapshot}
              path={`${path}/snapshot`}
              kind="image"
              label={t('alerts.views.snapshotAlt')}
            />
          )}
        </div>
        {shown === 'clip' && views.clip.status === 'ready' && <ClipMarks clip={views.clip} durationMs={lengthMs} />}
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
          <TimeTaken view={shown === 'clip' ? views.clip : views.snapshot} />
          <span className={styles.note}>
            <IconEyeOff size={14} aria-hidden /> {t('alerts.views.masked')}
          </span>
        </figcaption>
        {shown === 'clip' && views.clip.status === 'ready' && (
          <ClipNotes clip={views.clip} id={notesId} drawn={drawnOn(alert, namesOf(alert.camera))} />
        )}
      </figure>
      {hasPlate && <PlateCrop view={views.plateCrop} path={`${path}/plate`} />}
    </div>
  );
}

function PlateCrop({ view, path }: { view: AlertView; path: string }) {
  const { t } = useTranslation();
  return (
    <figure className={styles.crop} data-part="plate-crop">
      <div className={styles.frame}>
        <MediaView view={view} path={path} kind="image" label={t('alerts.views.plateAlt')} />
      </div>
      <figcaption>
        <strong>{t('alerts.views.plate')}</strong>
        <TimeTaken view={view} />
        <span className={styles.note}>
          <IconFingerprint size={14} aria-hidden /> {t('alerts.views.evidence')}
        </span>
      </figcaption>
    </figure>
  );
}

/** Shows how long it took to make an image or a clip, or that it is being made. */
function TimeTaken({ view }: { view: AlertView }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (view.status === 'pending') return <span>{t('alerts.views.pending')}</span>;
  if (view.status !== 'ready') return null;
  return (
    <span title={t('alerts.views.readyHint')}>{t('alerts.views.ready', { value: format.span(view.tookMs) })}</span>
  );
}

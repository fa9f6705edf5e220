import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameraName } from '../../parts/names.ts';
import type { CameraShown } from './camera-deck.ts';
import styles from './playback.module.css';

type Props = {
  shown: CameraShown;
  attach: (camera: string, video: HTMLVideoElement | null) => void;
  /** Goes to the next moment that is recorded. */
  onNext: () => void;
};

/** One camera at the play head: its video, a still until the video is there, or why there is nothing. */
export function CameraPane({ shown, attach, onNext }: Props) {
  const { t } = useTranslation();
  const name = useCameraName()(shown.camera);
  const { camera } = shown;
  const ref = useCallback((video: HTMLVideoElement | null) => attach(camera, video), [attach, camera]);
  const reason = reasonOf(shown);
  return (
    <figure
      className={styles.pane}
      data-masked={shown.masked}
      data-camera={camera}
      data-shows={shown.shows}
      data-reason={reason}
    >
      <video ref={ref} muted playsInline disablePictureInPicture className={styles.video} aria-label={name} />
      {shown.shows !== 'video' && shown.stillUrl !== undefined && reason === undefined && (
        <img src={shown.stillUrl} alt={t('playback.stillOf', { camera: name })} className={styles.still} />
      )}
      {reason && (
        <div className={styles.why} role="status">
          <p>{t(`playback.reasons.${reason}`)}</p>
          {(reason === 'not_recorded' || reason === 'erased') && (
            <Button size="xs" variant="default" onClick={onNext}>
              {t('playback.nextRecorded')}
            </Button>
          )}
        </div>
      )}
      <figcaption>
        <span>{name}</span>
        {shown.unmasking ? (
          <strong className={styles.unmasked}>{t('playback.unmasked', { order: shown.unmasking.orderId })}</strong>
        ) : (
          <small>{t(shown.masked === 'whole' ? 'playback.maskedWhole' : 'playback.masked')}</small>
        )}
      </figcaption>
    </figure>
  );
}

type Reason =
  'not_recorded' | 'erased' | 'failed' | 'case_needed' | 'beyond_order' | 'order_over' | 'refused' | 'loading';

/** Why a pane shows no video and no still; undefined if it shows one. */
export function reasonOf({ problem, isRecorded, unmasking, shows, stillUrl }: CameraShown): Reason | undefined {
  if (problem?.code === 'view_gone') return 'erased';
  if (problem?.code === 'view_none') return 'not_recorded';
  if (problem?.code === 'case_needed') return 'case_needed';
  if (problem?.code === 'unmasking_refused') return 'order_over';
  if (problem?.code === 'view_failed') return 'failed';
  if (problem) return 'refused';
  if (!isRecorded) return unmasking ? 'beyond_order' : 'not_recorded';
  return shows === 'nothing' && stillUrl === undefined ? 'loading' : undefined;
}

import { UnstyledButton } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRights } from '../../api/queries.ts';
import type { CameraView, PreviewHeader } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { useName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { useMoment } from '../../parts/use-now.ts';
import styles from './camera-tile.module.css';
import { HealthBadge } from './health-badge.tsx';
import { Impairments } from './impairments.tsx';
import { toneOf, type Tone } from './health.ts';
import { LivePreview } from './live-preview.tsx';
import { previewAgeMs } from './preview-age.ts';
import { TileRights } from './tile-rights.tsx';
import { WhyNoPreview } from './why-no-preview.tsx';

/** The frame of a tile is coloured only while its camera is in trouble. */
const FRAME_CLASS: Partial<Record<Tone, string | undefined>> = { bad: styles.bad, warn: styles.warn };

/** One camera in the wall: its preview and its health. */
export function CameraTile({ camera, onOpen }: { camera: CameraView; onOpen: () => void }) {
  const { t } = useTranslation();
  const rights = useRights().data?.cameras.find((listed) => listed.camera === camera.camera);
  const name = useName();
  const [header, setHeader] = useState<PreviewHeader>();
  const onHeader = useCallback((next: PreviewHeader) => setHeader(next), []);
  return (
    <article className={classNames(styles.tile, FRAME_CLASS[toneOf(camera.health)])} data-camera={camera.camera}>
      <UnstyledButton className={styles.frame} onClick={onOpen}>
        <span className="visually-hidden">{`${t('live.enlarge')}${t('common.colon')}${name(camera.name)}`}</span>
        <LivePreview camera={camera} onHeader={onHeader} />
        <WhyNoPreview camera={camera} />
        {camera.simulated && (
          <span className={styles.mark}>
            <Simulated className={styles.simulated} />
          </span>
        )}
      </UnstyledButton>
      <div className={styles.title}>
        <h3>{name(camera.name, camera.camera)}</h3>
        <HealthBadge health={camera.health} />
      </div>
      <TileFacts camera={camera} header={header} />
      <TileRights rights={rights} />
    </article>
  );
}

function TileFacts({ camera, header }: { camera: CameraView; header: PreviewHeader | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useMoment();
  const state = camera.state;
  return (
    <div className={styles.facts}>
      <span title={t('live.fpsHint')}>{t('live.fps', { value: format.decimal(state?.analysedFps ?? 0) })}</span>
      {header && (
        <span title={t('live.pictureAgeHint')} data-part="preview-age">
          {t('common.ago', { value: format.span(previewAgeMs(header, state, now)) })}
        </span>
      )}
      {header && <span title={t('live.maskedHint')}>{t('live.masked', { count: header.masks })}</span>}
      <Impairments state={state} />
      {state?.clockWrong && (
        <span className="warn-text">{t('live.clockWrong', { value: format.span(state.clockOffsetMs) })}</span>
      )}
    </div>
  );
}

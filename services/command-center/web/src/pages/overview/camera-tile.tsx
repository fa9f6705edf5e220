import { UnstyledButton } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRights } from '../../api/queries.ts';
import type { CameraView, PreviewHeader } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { useMoment } from '../../parts/use-now.ts';
import { HealthBadge, toneOf } from './health-badge.tsx';
import { LivePicture } from './live-picture.tsx';
import { pictureAgeMs } from './picture-age.ts';
import { TileRights } from './tile-rights.tsx';

/** One camera in the wall: what it shows and how it is. */
export function CameraTile({ camera, onOpen }: { camera: CameraView; onOpen: () => void }) {
  const { t } = useTranslation();
  const rights = useRights().data?.cameras.find((one) => one.camera === camera.camera);
  const name = useName();
  const [header, setHeader] = useState<PreviewHeader>();
  const onHeader = useCallback((next: PreviewHeader) => setHeader(next), []);
  return (
    <article className={`tile tile-${toneOf(camera.health)}`} data-camera={camera.camera}>
      <UnstyledButton className="tile-picture" onClick={onOpen}>
        <span className="visually-hidden">{`${t('live.enlarge')}${t('common.colon')}${name(camera.name)}`}</span>
        <LivePicture camera={camera} onHeader={onHeader} />
        <WhyNot camera={camera} />
        {camera.simulated && (
          <span className="tile-mark">
            <Simulated />
          </span>
        )}
      </UnstyledButton>
      <div className="tile-title">
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
    <div className="tile-facts">
      <span title={t('live.fpsHint')}>{t('live.fps', { value: format.decimal(state?.analysedFps ?? 0) })}</span>
      {header && (
        <span title={t('live.pictureAgeHint')} data-picture-age>
          {t('common.ago', { value: format.span(pictureAgeMs(header, state, now)) })}
        </span>
      )}
      {header && <span title={t('live.maskedHint')}>{t('live.masked', { count: header.masks })}</span>}
      {state?.clockWrong && (
        <span className="warn-text">{t('live.clockWrong', { value: format.span(state.clockOffsetMs) })}</span>
      )}
    </div>
  );
}

/** Over the picture, when there is a reason why it does not move. */
export function WhyNot({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const format = useFormat();
  const now = useMoment();
  const { health, state } = camera;
  if (health === 'playing' || health === 'starting') return null;
  const text = {
    idle: t('live.idleHint'),
    down: state?.reason ? wordFor('down', state.reason) : t('health.down'),
    stopped: state?.reason ? wordFor('down', state.reason) : t('health.stopped'),
    silent: t('live.silentHint', { value: format.span(now - (state?.atMs ?? now)) }),
    unknown: t('live.unknownHint'),
  }[health];
  return (
    <span className={`why-not why-not-${toneOf(health)}`}>
      <strong>{text}</strong>
      {state?.detail && health === 'down' && (
        <small>
          <Ltr>{state.detail}</Ltr>
        </small>
      )}
    </span>
  );
}

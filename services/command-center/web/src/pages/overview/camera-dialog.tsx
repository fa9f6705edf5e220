import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { WhyNot } from './camera-tile.tsx';
import { HealthBadge } from './health-badge.tsx';
import { LivePicture } from './live-picture.tsx';

/** One camera, large, with its zones and lines and everything known of it. */
export function CameraDialog({ camera, onClose }: { camera: CameraView | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const name = useName();
  const close = { 'aria-label': t('common.close') };
  return (
    // Scroll locking would write a style element without this page's nonce.
    <Modal
      opened={camera !== undefined}
      onClose={onClose}
      size="xl"
      title={name(camera?.name)}
      closeButtonProps={close}
    >
      {camera && (
        <div className="camera-dialog">
          <div className="tile-picture">
            <LivePicture camera={camera} places />
            <WhyNot camera={camera} />
          </div>
          <Facts camera={camera} />
        </div>
      )}
    </Modal>
  );
}

function Facts({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const state = camera.state;
  return (
    <>
      <div className="tile-facts">
        <HealthBadge health={camera.health} />
        {camera.simulated && <Simulated />}
        <span>{t('live.fps', { value: format.decimal(state?.analysedFps ?? 0) })}</span>
        {state && state.framesShed > 0 && (
          <span className="warn-text">{t('live.shed', { count: state.framesShed })}</span>
        )}
        <Ltr className="mono">{camera.camera}</Ltr>
      </div>
      <dl className="facts">
        {camera.zones.map((zone) => (
          <div key={zone.id}>
            <dt>
              <span className={`key key-${zone.kind}`} aria-hidden />
              {name(zone.name)}
            </dt>
            <dd>
              {zone.kind === 'forbidden'
                ? t('live.forbidden')
                : t('live.loitering', { value: format.span(zone.dwellMs ?? 0) })}
              {zone.demonstration && ` (${t('live.demonstration')})`}
            </dd>
          </div>
        ))}
        {camera.lines.map((line) => (
          <div key={line.id}>
            <dt>
              <span className="key key-line" aria-hidden />
              {name(line.name)}
            </dt>
            <dd>{line.oneWay ? `${t('live.oneWay')} : ${t(`directions.${line.oneWay}`)}` : t('live.line')}</dd>
          </div>
        ))}
        {state?.codec && (
          <div>
            <dt>{t('live.codec')}</dt>
            <dd>
              <Ltr>
                {state.codec} {state.widthPx}×{state.heightPx}
              </Ltr>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('live.contact')}</dt>
          <dd>
            <Ltr>{camera.signage.contact}</Ltr>
            <br />
            {t('live.signage', { date: format.date(Date.parse(camera.signage.recordedOn)) })}
          </dd>
        </div>
      </dl>
    </>
  );
}

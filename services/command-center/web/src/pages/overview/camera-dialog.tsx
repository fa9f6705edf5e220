import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { CameraView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import styles from './camera-dialog.module.css';
import tile from './camera-tile.module.css';
import { HealthBadge } from './health-badge.tsx';
import { LivePreview } from './live-preview.tsx';
import { PtzControls } from './ptz/ptz-controls.tsx';
import { mayMove } from './ptz/standing.ts';
import { WhyNoPreview } from './why-no-preview.tsx';

/** One camera, large, with its zones and lines and everything that is known of it. */
export function CameraDialog({ camera, onClose }: { camera: CameraView | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const name = useName();
  const me = useMe().data;
  const moves = camera?.canMove === true && me !== undefined && mayMove(me);
  return (
    <Modal
      opened={camera !== undefined}
      onClose={onClose}
      size="xl"
      title={name(camera?.name)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {camera && (
        <div className={styles.dialog}>
          <div className={classNames(tile.frame, moves && styles.moving)}>
            <LivePreview camera={camera} places />
            <WhyNoPreview camera={camera} />
          </div>
          <StateLine camera={camera} />
          {moves && <PtzControls camera={camera.camera} role={me.role} />}
          <CameraFacts camera={camera} />
        </div>
      )}
    </Modal>
  );
}

function StateLine({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = camera.state;
  return (
    <div className={classNames(tile.facts, styles.facts)}>
      <HealthBadge health={camera.health} />
      {camera.simulated && <Simulated />}
      <span>{t('live.fps', { value: format.decimal(state?.analysedFps ?? 0) })}</span>
      {state && state.framesShed > 0 && (
        <span className="warn-text">{t('live.shed', { count: state.framesShed })}</span>
      )}
      <Ltr className="mono">{camera.camera}</Ltr>
    </div>
  );
}

function CameraFacts({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, signage } = camera;
  return (
    <Facts>
      <PlaceFacts camera={camera} />
      {state?.codec && (
        <Fact name={t('live.codec')}>
          <Ltr>
            {state.codec} {state.widthPx}×{state.heightPx}
          </Ltr>
        </Fact>
      )}
      <Fact name={t('live.contact')}>
        <Ltr>{signage.contact}</Ltr>
        <br />
        {t('live.signage', { date: format.date(Date.parse(signage.recordedOn)) })}
      </Fact>
    </Facts>
  );
}

/** What each zone and line of the camera is for, beside the colour that it is drawn in. */
function PlaceFacts({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const named = (kind: string, placeName: CameraView['name']) => (
    <>
      <span className={classNames(styles.key, styles[kind])} aria-hidden />
      {name(placeName)}
    </>
  );
  return (
    <>
      {camera.zones.map((zone) => (
        <Fact key={zone.id} name={named(zone.kind, zone.name)}>
          {zone.kind === 'forbidden'
            ? t('live.forbidden')
            : t('live.loitering', { value: format.span(zone.dwellMs ?? 0) })}
          {zone.demonstration && ` (${t('live.demonstration')})`}
        </Fact>
      ))}
      {camera.lines.map((line) => (
        <Fact key={line.id} name={named('line', line.name)}>
          {line.oneWay ? `${t('live.oneWay')} : ${t(`directions.${line.oneWay}`)}` : t('live.line')}
        </Fact>
      ))}
    </>
  );
}

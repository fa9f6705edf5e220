import { useTranslation } from 'react-i18next';
import type { CameraView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { classNames } from '../../parts/class-names.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { useMoment } from '../../parts/use-now.ts';
import { toneOf } from './health.ts';
import styles from './why-no-preview.module.css';

/** Shows over the preview why the camera sends none; nothing while previews are expected. */
export function WhyNoPreview({ camera }: { camera: CameraView }) {
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
    <span className={classNames(styles.reason, toneOf(health) === 'bad' && styles.bad)}>
      <strong>{text}</strong>
      {state?.detail && health === 'down' && (
        <small>
          <Ltr>{state.detail}</Ltr>
        </small>
      )}
    </span>
  );
}

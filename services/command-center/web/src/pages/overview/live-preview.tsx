import { IconClockExclamation } from '@tabler/icons-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { livePreviews, type Preview } from '../../api/live-previews.ts';
import type { CameraView, PreviewHeader } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { useName } from '../../parts/names.ts';
import { useMoment } from '../../parts/use-now.ts';
import styles from './live-preview.module.css';
import { STALE_AFTER_MS, previewAgeMs } from './preview-age.ts';
import { PreviewOverlay } from './preview-overlay.tsx';

type Props = {
  camera: CameraView;
  /** Whether the zones and lines are drawn too. */
  places?: boolean;
  /** The zone or line that stands out among them. */
  chosen?: string | undefined;
  onHeader?: (header: PreviewHeader) => void;
};

/** The masked live image of a camera, with outlines drawn over it. The server makes previews of a camera only while a person watches it. */
export function LivePreview({ camera, places = false, chosen, onHeader }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const now = useMoment();
  const canvas = useRef<HTMLCanvasElement>(null);
  const header = usePreview(camera.camera, canvas, onHeader);

  const ageMs = header && previewAgeMs(header, camera.state, now);
  const isStale = ageMs !== undefined && ageMs > STALE_AFTER_MS;
  const isComing = camera.health === 'playing' || camera.health === 'starting';
  return (
    <div className={classNames(styles.preview, isStale && styles.stale)} data-stale={isStale}>
      <canvas ref={canvas} hidden={!header} role="img" aria-label={name(camera.name, camera.camera)} />
      {!header && <span className={styles.none}>{isComing ? t('live.waitingPicture') : t('live.noPicture')}</span>}
      <PreviewOverlay
        camera={camera}
        header={header}
        places={places}
        chosen={chosen}
        outlines={isStale ? [] : header?.outlines}
      />
      {isStale && (
        <span className={styles.age} data-part="stale-age">
          <IconClockExclamation size={16} aria-hidden />
          {t('live.stalePicture', { value: format.span(ageMs) })}
        </span>
      )}
    </div>
  );
}

/** Draws each preview as it arrives. A slow machine skips previews instead of queueing. @returns the header of the last drawn preview */
function usePreview(
  camera: string,
  canvas: RefObject<HTMLCanvasElement | null>,
  onHeader: ((header: PreviewHeader) => void) | undefined,
): PreviewHeader | undefined {
  const [header, setHeader] = useState<PreviewHeader>();
  useEffect(() => {
    let isDrawing = false;
    const draw = async (preview: Preview): Promise<void> => {
      const bitmap = await createImageBitmap(preview.jpeg);
      if (!canvas.current) return;
      drawOn(canvas.current, bitmap);
      bitmap.close();
      setHeader(preview.header);
      onHeader?.(preview.header);
    };
    return livePreviews.watch(camera, (preview) => {
      if (isDrawing) return;
      isDrawing = true;
      void draw(preview).finally(() => (isDrawing = false));
    });
  }, [camera, canvas, onHeader]);
  return header;
}

function drawOn(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  // Setting the size of a canvas clears it, even where the size stays the same.
  if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
  }
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
}

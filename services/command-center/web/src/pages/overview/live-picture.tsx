import { IconClockExclamation } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { livePreviews } from '../../api/live-previews.ts';
import { GROUP_OF, isObjectClass, type CameraView, type PreviewHeader } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useName } from '../../parts/names.ts';
import { useMoment } from '../../parts/use-now.ts';
import { pictureAgeMs, STALE_AFTER_MS } from './picture-age.ts';

type Props = { camera: CameraView; places?: boolean; onHeader?: (header: PreviewHeader) => void };

/** The masked picture of a camera as it comes, outlines drawn over it. Watching it is what keeps it being made. */
export function LivePicture({ camera, places = false, onHeader }: Props) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [header, setHeader] = useState<PreviewHeader>();
  const format = useFormat();
  const name = useName();
  const now = useMoment();
  const id = camera.camera;

  useEffect(() => {
    let drawing = false;
    return livePreviews.watch(id, (picture) => {
      // A slow machine skips pictures rather than queueing them.
      if (drawing) return;
      drawing = true;
      void createImageBitmap(picture.jpeg)
        .then((bitmap) => {
          const target = canvas.current;
          if (!target) return;
          if (target.width !== bitmap.width || target.height !== bitmap.height) {
            target.width = bitmap.width;
            target.height = bitmap.height;
          }
          target.getContext('2d')?.drawImage(bitmap, 0, 0);
          bitmap.close();
          setHeader(picture.header);
          onHeader?.(picture.header);
        })
        .finally(() => (drawing = false));
    });
  }, [id, onHeader]);

  const ageMs = header && pictureAgeMs(header, camera.state, now);
  const stale = ageMs !== undefined && ageMs > STALE_AFTER_MS;
  const comes = camera.health === 'playing' || camera.health === 'starting';
  const nothing = comes ? t('live.waitingPicture') : t('live.noPicture');
  const size = header ?? { widthPx: camera.state?.widthPx ?? 16, heightPx: camera.state?.heightPx ?? 9 };
  return (
    <div className={`picture ${stale ? 'picture-stale' : ''}`} data-stale={stale}>
      <canvas ref={canvas} hidden={!header} role="img" aria-label={name(camera.name, camera.camera)} />
      {!header && <span className="picture-none">{nothing}</span>}
      {(header || places) && (
        <svg className="picture-over" viewBox={`0 0 ${size.widthPx} ${size.heightPx}`} aria-hidden="true">
          {places && <Places camera={camera} width={size.widthPx} height={size.heightPx} />}
          {!stale &&
            header?.outlines.map((outline, index) => (
              <Outlined
                key={index}
                {...outline}
                width={outline.width * size.widthPx}
                height={outline.height * size.heightPx}
                x={outline.x * size.widthPx}
                y={outline.y * size.heightPx}
                scale={(size.widthPx / 640) * (places ? 1.1 : 2)}
              />
            ))}
        </svg>
      )}
      {stale && (
        <span className="picture-age">
          <IconClockExclamation size={16} aria-hidden />
          {t('live.stalePicture', { value: format.span(ageMs) })}
        </span>
      )}
    </div>
  );
}

type OutlinedProps = { class: string; x: number; y: number; width: number; height: number; scale: number };

function Outlined({ class: named, x, y, width, height, scale }: OutlinedProps) {
  const { t } = useTranslation();
  const group = isObjectClass(named) ? GROUP_OF[named] : 'vehicle';
  const text = isObjectClass(named) ? t(`classes.${named}`) : named;
  return (
    <g className={`outline outline-${group}`}>
      <rect x={x} y={y} width={width} height={height} />
      <text x={x + 3 * scale} y={Math.max(14 * scale, y - 5 * scale)} fontSize={13 * scale}>
        {text}
      </text>
    </g>
  );
}

function Places({ camera, width, height }: { camera: CameraView; width: number; height: number }) {
  return (
    <>
      {camera.zones.map((zone) => (
        <polygon
          key={zone.id}
          className={`place place-${zone.kind}`}
          points={zone.polygon.map(([x, y]) => `${x * width},${y * height}`).join(' ')}
        />
      ))}
      {camera.lines.map((line) => (
        <line
          key={line.id}
          className="place place-line"
          x1={line.from[0] * width}
          y1={line.from[1] * height}
          x2={line.to[0] * width}
          y2={line.to[1] * height}
        />
      ))}
    </>
  );
}

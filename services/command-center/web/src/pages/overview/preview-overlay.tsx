import { useTranslation } from 'react-i18next';
import type { CameraView, Outline, PreviewHeader } from '../../api/types.ts';
import { classNames } from '../../parts/class-names.ts';
import { groupOf, isObjectClass } from '../../parts/object-class.ts';
import styles from './live-preview.module.css';
import { inPixels, scaleOf } from './outline.ts';

type Props = {
  camera: CameraView;
  header: PreviewHeader | undefined;
  places: boolean;
  chosen?: string | undefined;
  outlines: readonly Outline[] | undefined;
};

/** Draws the outlines of detected objects over a preview and, where `places` is set, the zones and lines of the camera. */
export function PreviewOverlay({ camera, header, places, chosen, outlines = [] }: Props) {
  if (!header && !places) return null;
  const size = header ?? { widthPx: camera.state?.widthPx ?? 16, heightPx: camera.state?.heightPx ?? 9 };
  const scale = scaleOf(size, places);
  return (
    <svg className={styles.over} viewBox={`0 0 ${size.widthPx} ${size.heightPx}`} aria-hidden="true">
      {places && <Places camera={camera} chosen={chosen} width={size.widthPx} height={size.heightPx} />}
      {outlines.map((outline, index) => (
        <ObjectOutline key={index} {...inPixels(outline, size)} objectClass={outline.class} scale={scale} />
      ))}
    </svg>
  );
}

type ObjectOutlineProps = { objectClass: string; x: number; y: number; width: number; height: number; scale: number };

function ObjectOutline({ objectClass, x, y, width, height, scale }: ObjectOutlineProps) {
  const { t } = useTranslation();
  return (
    <g className={classNames(styles.outline, styles[groupOf(objectClass)])}>
      <rect x={x} y={y} width={width} height={height} />
      <text x={x + 3 * scale} y={Math.max(14 * scale, y - 5 * scale)} fontSize={13 * scale}>
        {isObjectClass(objectClass) ? t(`classes.${objectClass}`) : objectClass}
      </text>
    </g>
  );
}

type PlacesProps = { camera: CameraView; chosen: string | undefined; width: number; height: number };

function Places({ camera, chosen, width, height }: PlacesProps) {
  return (
    <>
      {camera.zones.map((zone) => (
        <polygon
          key={zone.id}
          className={classNames(styles.place, styles[zone.kind], zone.id === chosen && styles.chosen)}
          points={zone.polygon.map(([x, y]) => `${x * width},${y * height}`).join(' ')}
        />
      ))}
      {camera.lines.map((line) => (
        <line
          key={line.id}
          className={classNames(styles.place, styles.line, line.id === chosen && styles.chosen)}
          x1={line.from[0] * width}
          y1={line.from[1] * height}
          x2={line.to[0] * width}
          y2={line.to[1] * height}
        />
      ))}
    </>
  );
}

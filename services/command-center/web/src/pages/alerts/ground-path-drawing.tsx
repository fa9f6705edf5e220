import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { drawingOf, type GroundPath } from './ground-path.ts';
import styles from './ground-path.module.css';

/** Where the track was on the ground, from above and to scale: evidence without a picture of anybody. */
export function GroundPathDrawing({ path }: { path: GroundPath }) {
  const { t } = useTranslation();
  const format = useFormat();
  const arrow = useId();
  const { width, height, points, scaleM, scaleLength, metres, spanMs } = drawingOf(path);
  const [first] = points;
  return (
    <figure className={styles.path} data-part="ground-path">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden>
        <defs>
          <marker id={arrow} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 L8 4 L0 8 z" />
          </marker>
        </defs>
        <polyline points={points.map((point) => point.join()).join(' ')} markerEnd={`url(#${arrow})`} />
        {first && <circle cx={first[0]} cy={first[1]} r={5} />}
        <line x1={12} x2={12 + scaleLength} y1={height - 10} y2={height - 10} />
      </svg>
      <figcaption>
        {t('alerts.why.path')}
        {t('common.colon')}
        {t('alerts.why.pathText', {
          metres: format.number(metres),
          span: format.span(spanMs),
          scale: format.number(scaleM),
        })}
      </figcaption>
    </figure>
  );
}

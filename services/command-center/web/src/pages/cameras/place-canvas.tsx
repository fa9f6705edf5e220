import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../parts/class-names.ts';
import { movePoint, pointAt, withoutPoint, withPoint, type DrawnPlace, type Point } from './camera-draft.ts';
import styles from './cameras.module.css';

/** How far an arrow key moves a point, as a share of the picture; ten times as far with Shift. */
const STEP = 0.01;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

type Props = {
  picture: string | undefined;
  places: readonly DrawnPlace[];
  chosen: string | undefined;
  onChange: (place: DrawnPlace) => void;
};

/**
 * The picture with its places. A press on it adds a point to the chosen place; a point can be dragged, or moved with the arrow keys. The
 * picture is never mirrored, whatever the direction of the page.
 */
export function PlaceCanvas({ picture, places, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const place = places.find(({ id }) => id === chosen);
  const positionOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = frame.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return pointAt((clientX - left) / width, (clientY - top) / height);
  };
  return (
    <div
      ref={frame}
      dir="ltr"
      role="group"
      aria-label={t('cameras.places.canvas')}
      className={styles.canvas}
      data-part="place-canvas"
      onPointerDown={(event) => {
        if (place && event.target === event.currentTarget) onChange(withPoint(place, positionOf(event)));
      }}
    >
      {picture !== undefined && <img src={picture} alt={t('cameras.test.picture')} draggable={false} />}
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
        {places.map((drawn) => (
          <Shape key={drawn.id} place={drawn} isChosen={drawn === place} />
        ))}
      </svg>
      {place?.points.map((point, index) => (
        <Handle
          key={`${place.id}-${index}`}
          place={place}
          index={index}
          point={point}
          positionOf={positionOf}
          onChange={onChange}
        />
      ))}
    </div>
  );
}

function Shape({ place, isChosen }: { place: DrawnPlace; isChosen: boolean }) {
  const points = place.points.map((point) => point.join()).join(' ');
  const className = classNames(place.shape === 'line' ? styles.line : styles.zone, isChosen && styles.chosen);
  return place.shape === 'line' ? (
    <polyline points={points} className={className} />
  ) : (
    <polygon points={points} className={className} />
  );
}

type HandleProps = {
  place: DrawnPlace;
  index: number;
  point: Point;
  positionOf: (event: PointerEvent) => Point;
  onChange: (place: DrawnPlace) => void;
};

/** One point of the chosen place. */
function Handle({ place, index, point: [x, y], positionOf, onChange }: HandleProps) {
  const { t } = useTranslation();
  const percent = (share: number): number => Math.round(share * 100);
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    const isRemoval = event.key === 'Delete' || event.key === 'Backspace';
    if (!arrow && !isRemoval) return;
    event.preventDefault();
    if (isRemoval) return onChange(withoutPoint(place, index));
    const far = event.shiftKey ? 10 : 1;
    if (arrow) onChange(movePoint(place, index, pointAt(x + arrow[0] * far, y + arrow[1] * far)));
  };
  return (
    <button
      type="button"
      className={styles.handle}
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
      aria-label={t('cameras.places.point', { number: index + 1, x: percent(x), y: percent(y) })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          onChange(movePoint(place, index, positionOf(event)));
      }}
    >
      {index + 1}
    </button>
  );
}

import { Button } from '@mantine/core';
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import { pointAt } from './camera-draft.ts';
import styles from './cameras.module.css';
import type { Point } from './point.ts';

/** How far an arrow key moves a point, as a share of the picture; ten times as far with Shift. */
const STEP = 0.01;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

type Props = {
  label: string;
  part: string;
  picture: string | undefined;
  /** The points that can be moved. */
  points: readonly Point[];
  onAdd: (point: Point) => void;
  onMove: (index: number, point: Point) => void;
  onRemove: (index: number) => void;
  /** Called with the size of the picture, px, once it is known. */
  onSize?: (size: { widthPx: number; heightPx: number }) => void;
  /** Drawn over the picture, in fractions of it. */
  children: ReactNode;
};

/**
 * A picture on which points are set. A press on it adds a point; a point can be dragged, or moved with the arrow keys. The point that was
 * last touched is removed with its key or with the button below. The picture is never mirrored, whatever the direction of the page.
 */
export function PointCanvas({ label, part, picture, points, onAdd, onMove, onRemove, onSize, children }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [touched, setTouched] = useState(0);
  const current = Math.min(touched, points.length - 1);
  const keepFocus = useFocusAfterRemoval(frame, points.length);
  const remove = (index: number): void => {
    keepFocus(index);
    onRemove(index);
  };
  const positionOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = frame.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return pointAt((clientX - left) / width, (clientY - top) / height);
  };
  return (
    <>
      <div
        ref={frame}
        dir="ltr"
        tabIndex={-1}
        role="group"
        aria-label={label}
        className={styles.canvas}
        data-part={part}
        onPointerDown={(event) => {
          if (event.target === event.currentTarget) {
            setTouched(points.length);
            onAdd(positionOf(event));
          }
        }}
      >
        {picture !== undefined && <Picture address={picture} onSize={onSize} />}
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
          {children}
        </svg>
        {points.map((point, index) => (
          <Handle
            key={index}
            index={index}
            point={point}
            positionOf={positionOf}
            onTouch={() => setTouched(index)}
            onMove={(moved) => onMove(index, moved)}
            onRemove={() => remove(index)}
          />
        ))}
      </div>
      {current >= 0 && (
        <Button
          data-part="remove-point"
          variant="default"
          size="xs"
          onClick={() => (points.length === 1 ? remove(current) : onRemove(current))}
        >
          {t('cameras.places.removePoint', { number: current + 1 })}
        </Button>
      )}
    </>
  );
}

function Picture({ address, onSize }: { address: string; onSize: Props['onSize'] }) {
  const { t } = useTranslation();
  return (
    <img
      src={address}
      alt={t('cameras.test.picture')}
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        onSize?.({ widthPx: naturalWidth, heightPx: naturalHeight })
      }
    />
  );
}

/** Keeps the focus on the picture when the point goes that had it: a screen reader would begin the page anew. */
function useFocusAfterRemoval(frame: RefObject<HTMLDivElement | null>, count: number): (index: number) => void {
  const removed = useRef<number>(undefined);
  useEffect(() => {
    if (removed.current === undefined) return;
    const handles = frame.current?.querySelectorAll('button') ?? [];
    (handles[Math.min(removed.current, count - 1)] ?? frame.current)?.focus();
    removed.current = undefined;
  }, [frame, count]);
  return (index) => void (removed.current = index);
}

type HandleProps = {
  index: number;
  point: Point;
  positionOf: (event: PointerEvent) => Point;
  onTouch: () => void;
  onMove: (point: Point) => void;
  onRemove: () => void;
};

function Handle({ index, point: [x, y], positionOf, onTouch, onMove, onRemove }: HandleProps) {
  const { t } = useTranslation();
  const percent = (share: number): number => Math.round(share * 100);
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    const isRemoval = event.key === 'Delete' || event.key === 'Backspace';
    if (!arrow && !isRemoval) return;
    event.preventDefault();
    if (isRemoval) return onRemove();
    const far = event.shiftKey ? 10 : 1;
    if (arrow) onMove(pointAt(x + arrow[0] * far, y + arrow[1] * far));
  };
  return (
    <button
      type="button"
      className={styles.handle}
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
      aria-label={t('cameras.places.point', { number: index + 1, x: percent(x), y: percent(y) })}
      onFocus={onTouch}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        onTouch();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onMove(positionOf(event));
      }}
    >
      {index + 1}
    </button>
  );
}

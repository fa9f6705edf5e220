import type { Box, DataOf, SceneTrack, sceneObserved } from '@marsad/schemas';
import type { PictureSize } from './geometry.ts';
import type { SeenHeight } from './propose-calibration.ts';

type Scene = Pick<
  DataOf<typeof sceneObserved>,
  'epoch' | 'part' | 'widthPx' | 'heightPx' | 'observedMs' | 'tracks' | 'conditions'
>;

/** The boxes of a camera from which a calibration is proposed, in px of the first scene. */
export type SeenHeights = {
  size: PictureSize | undefined;
  readonly boxes: SeenHeight[];
  /** Where each track was last measured. */
  readonly lastAt: Map<string, { readonly x: number; readonly y: number; readonly heightPx: number }>;
  /** How many boxes each part of the picture gave, so that one parked car or one crossing does not decide alone. */
  readonly perCell: Map<string, number>;
};

export const newSeenHeights = (): SeenHeights => ({
  size: undefined,
  boxes: [],
  lastAt: new Map(),
  perCell: new Map(),
});

const LEAST_CONFIDENCE = 0.5;
/** A younger track may still change its class, ms. */
const LEAST_AGE_MS = 500;
/** A box that is nearer to the edge than this, as a share of the frame, is probably cut by it. */
const EDGE_SHARE = 0.01;
/** A box of which another one covers more than this is not seen whole. */
const COVERED_SHARE = 0.1;
/** A smaller box errs by too many of its px. */
const LEAST_HEIGHT_PX = 12;
/** People who stand are at least so many times as high as they are wide; those who sit or ride are not. */
const UPRIGHT = 1.6;
/** The same road user counts again after it has moved on by this share of its height. */
const MOVED_SHARE = 1;
const CELLS = 24;
const MOST_PER_CELL = 6;
/** At night the box of a vehicle is that of its lamps; in glare nobody knows where it ends. */
const UNSURE: ReadonlySet<string> = new Set(['night', 'glare']);

/** Takes the boxes of a scene whose heights say something: whole, sure, uncovered, and not the same one again. Changes `seen`. */
export function takeHeights(seen: SeenHeights, scene: Scene): void {
  seen.size ??= { widthPx: scene.widthPx, heightPx: scene.heightPx };
  const scale = seen.size.heightPx / scene.heightPx;
  if (scene.observedMs === 0 || scene.conditions?.some((condition) => UNSURE.has(condition))) return;
  if (Math.abs((scene.widthPx * scale) / seen.size.widthPx - 1) > EDGE_SHARE) return;
  for (const track of scene.tracks)
    if (isMeasurable(track, scene)) takeBox(seen, track, `${scene.epoch}/${scene.part}/${track.ordinal}`, scale);
}

function isMeasurable(track: SceneTrack, scene: Scene): boolean {
  const { class: objectClass, box, confidence, evidence, ageMs } = track;
  if (objectClass !== 'person' && objectClass !== 'car') return false;
  if (evidence !== 'detected' || confidence < LEAST_CONFIDENCE || ageMs < LEAST_AGE_MS) return false;
  if (box.height < LEAST_HEIGHT_PX || (objectClass === 'person' && box.height < UPRIGHT * box.width)) return false;
  const [edgeX, edgeY] = [scene.widthPx * EDGE_SHARE, scene.heightPx * EDGE_SHARE];
  const isWhole =
    box.x >= edgeX &&
    box.y >= edgeY &&
    box.x + box.width <= scene.widthPx - edgeX &&
    box.y + box.height <= scene.heightPx - edgeY;
  return isWhole && scene.tracks.every((other) => other === track || coveredShare(box, other.box) <= COVERED_SHARE);
}

function takeBox(
  { size, boxes, lastAt, perCell }: SeenHeights,
  { class: of, box }: SceneTrack,
  id: string,
  scale: number,
) {
  const [x, y] = [(box.x + box.width / 2) * scale, (box.y + box.height) * scale];
  const heightPx = box.height * scale;
  const last = lastAt.get(id);
  if (last && Math.hypot(x - last.x, y - last.y) < MOVED_SHARE * last.heightPx) return;
  const { widthPx, heightPx: height } = size ?? { widthPx: 1, heightPx: 1 };
  const cell = [of, Math.floor((x / widthPx) * CELLS), Math.floor((y / height) * CELLS)].join();
  const before = perCell.get(cell) ?? 0;
  if (before >= MOST_PER_CELL) return;
  perCell.set(cell, before + 1);
  lastAt.set(id, { x, y, heightPx });
  boxes.push({
    class: of,
    at: { x, y },
    heightPx,
    widthPx: box.width * scale,
    ...(last && { cameFrom: { x: last.x, y: last.y } }),
  });
}

/** The share of a box that another one overlaps. */
function coveredShare(box: Box, other: Box): number {
  const across = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
  const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  return across <= 0 || down <= 0 ? 0 : (across * down) / (box.width * box.height);
}

import type { Box, SceneTrack } from '@marsad/schemas';
import { maskOfTrack } from './masking.ts';

/**
 * What was to be hidden in one analysed frame. Boxes are fractions of the picture, so that a clip of another size and a camera that changed
 * its resolution need no special case.
 */
export type Look = {
  readonly atMs: number;
  /** Every mask of the frame. */
  readonly masks: readonly Box[];
  /** Those of tracks again, by what tells one track from another, so that they can be followed between two looks. */
  readonly tracks: readonly { readonly key: string; readonly mask: Box }[];
};
export type Masking = { readonly kind: 'boxes'; readonly boxes: readonly Box[] } | { readonly kind: 'whole' };

/** How long looks are remembered: as long as a clip may be asked for with boxes. */
export const HISTORY_MS = 180_000;
/** Two looks further apart say nothing about what was between them. */
const LONGEST_GAP_MS = 1_500;
/** How far a single look speaks for the time before or after it. */
const HOLD_MS = 250;
/** A track that is missed in a look or two is still there. */
const REMEMBER_MS = 600;
const WIDENED = 0.15;
/** Something this near the edge, in its own sizes, came through it. */
const NEAR_EDGE = 0.75;

type Analysed = {
  readonly part: number;
  readonly capturedAtMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly tracks: readonly Pick<SceneTrack, 'ordinal' | 'class' | 'box'>[];
};

export function lookOf(frame: Analysed, masks: readonly Box[]): Look {
  const { widthPx, heightPx } = frame;
  const fraction = ({ x, y, width, height }: Box): Box => ({
    x: x / widthPx,
    y: y / heightPx,
    width: width / widthPx,
    height: height / heightPx,
  });
  return {
    atMs: frame.capturedAtMs,
    masks: masks.map(fraction),
    tracks: frame.tracks.map((track) => ({
      key: `${frame.part}:${track.ordinal}`,
      mask: fraction(maskOfTrack(track, frame)),
    })),
  };
}

/**
 * What to hide in a picture of this moment. Fails closed: where nobody looked closely enough before and after, everything is hidden.
 * Between two looks it hides what either hid, and every track on its way between its sightings, widened.
 * @param looks in order of time
 */
export function maskingAt(looks: readonly Look[], atMs: number): Masking {
  const next = looks.findIndex((look) => look.atMs >= atMs);
  const after = next === -1 ? undefined : looks[next];
  const before = after?.atMs === atMs ? after : looks[next === -1 ? looks.length - 1 : next - 1];
  if (!isCovered(before, after, atMs)) return { kind: 'whole' };
  const around = looks.filter((look) => Math.abs(look.atMs - atMs) <= REMEMBER_MS || look === before || look === after);
  const masks = [...(before?.masks ?? []), ...(after && after !== before ? after.masks : [])];
  return { kind: 'boxes', boxes: [...masks.map((box) => widened(box)), ...tracksAt(around, atMs)] };
}

function isCovered(before: Look | undefined, after: Look | undefined, atMs: number): boolean {
  if (before && after) return after.atMs - before.atMs <= LONGEST_GAP_MS;
  const only = before ?? after;
  return only !== undefined && Math.abs(only.atMs - atMs) <= HOLD_MS;
}

type Sighting = { readonly atMs: number; readonly mask: Box };

function tracksAt(looks: readonly Look[], atMs: number): Box[] {
  const ways = new Map<string, { last?: Sighting; first?: Sighting }>();
  for (const look of looks) {
    for (const { key, mask } of look.tracks) {
      const way = ways.get(key) ?? {};
      ways.set(key, way);
      if (look.atMs <= atMs) way.last = { atMs: look.atMs, mask };
      if (look.atMs >= atMs) way.first ??= { atMs: look.atMs, mask };
    }
  }
  return [...ways.values()].flatMap(({ last, first }) => {
    if (last && first) return [widened(between(last, first, atMs))];
    const only = last ?? first;
    return only ? [widened(reachingEdges(only.mask))] : [];
  });
}

function between(last: Sighting, first: Sighting, atMs: number): Box {
  const share = first.atMs === last.atMs ? 0 : (atMs - last.atMs) / (first.atMs - last.atMs);
  const mix = (from: number, to: number): number => from + (to - from) * share;
  return {
    x: mix(last.mask.x, first.mask.x),
    y: mix(last.mask.y, first.mask.y),
    width: mix(last.mask.width, first.mask.width),
    height: mix(last.mask.height, first.mask.height),
  };
}

/** What has no sighting on one side came or went through the edge that it is near to. */
function reachingEdges({ x, y, width, height }: Box): Box {
  const left = x < width * NEAR_EDGE ? Math.min(0, x) : x;
  const top = y < height * NEAR_EDGE ? Math.min(0, y) : y;
  const right = 1 - (x + width) < width * NEAR_EDGE ? Math.max(1, x + width) : x + width;
  const bottom = 1 - (y + height) < height * NEAR_EDGE ? Math.max(1, y + height) : y + height;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function widened({ x, y, width, height }: Box): Box {
  const [dx, dy] = [(width * WIDENED) / 2, (height * WIDENED) / 2];
  return { x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy };
}

/** The looks of one camera, kept for a while. */
export function createMaskHistory() {
  let looks: Look[] = [];
  return {
    add(look: Look): void {
      // Looks may come a little out of order, since they are taken in another thread.
      const at = looks.findLastIndex((known) => known.atMs <= look.atMs);
      if (looks[at]?.atMs === look.atMs) looks[at] = look;
      else looks.splice(at + 1, 0, look);
      const oldest = (looks.at(-1)?.atMs ?? 0) - HISTORY_MS;
      if ((looks[0]?.atMs ?? oldest) < oldest - 5_000) looks = looks.filter(({ atMs }) => atMs >= oldest);
    },
    /** The looks that say something about this time. */
    around: (fromMs: number, toMs: number): Look[] =>
      looks.filter(({ atMs }) => atMs >= fromMs - LONGEST_GAP_MS && atMs <= toMs + LONGEST_GAP_MS),
    get latestMs(): number | undefined {
      return looks.at(-1)?.atMs;
    },
  };
}
export type MaskHistory = ReturnType<typeof createMaskHistory>;

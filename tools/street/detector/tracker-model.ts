import type { Box, ObjectClass, SceneTrack } from '@marsad/schemas';
import type { Chance } from '../chance.ts';
import {
  isDetected,
  measuredBox,
  nextErrors,
  NO_ERRORS,
  wrongClassOf,
  type DetectorModel,
  type EdgeErrors,
} from './detector-model.ts';
import { overlaps, type Visible } from './visible.ts';

/** As the city's tracker does: a hidden track is reported by its prediction for so long, and lost after so long, ms. */
const PREDICTED_MS = 600;
const LOST_AFTER_MS = 1_400;

export type EndedTrack = { readonly ordinal: number; readonly class: ObjectClass };
type Size = { readonly widthPx: number; readonly heightPx: number };

type Track = {
  ordinal: number | undefined;
  readonly bodyId: number;
  readonly class: ObjectClass;
  /** What it is taken for until `wrongUntilMs`. */
  readonly wrongClass: ObjectClass;
  readonly wrongUntilMs: number;
  firstMs: number;
  lastMs: number;
  sightings: number;
  isMissed: boolean;
  errors: EdgeErrors;
  box: Box;
  /** Movement of the box's corner, px a second. */
  vx: number;
  vy: number;
};

/** Turns what is visible into the tracks that a detector and a tracker would report. */
export function createTrackerModel(model: DetectorModel, size: Size, chance: Chance) {
  const tracks = new Map<number, Track>();
  let nextOrdinal = 1;

  return {
    step(visible: readonly Visible[], atMs: number): { tracks: SceneTrack[]; ended: EndedTrack[] } {
      for (const seen of visible) {
        if (seen.body.class === 'thing') continue;
        const track = tracks.get(seen.body.id);
        if (!isDetected(seen, track?.isMissed ?? false, model, chance)) {
          if (track) track.isMissed = true;
          continue;
        }
        const found = track ?? newTrack(seen, atMs, model, chance);
        tracks.set(seen.body.id, found);
        sight(found, seen, atMs, model, size, chance);
        if (found.ordinal === undefined && found.sightings >= model.confirmedAfter) found.ordinal = nextOrdinal++;
      }
      if (model.exchangeShare > 0) exchange([...tracks.values()], atMs, model, chance);
      const ended: EndedTrack[] = [];
      for (const [id, track] of tracks) {
        if (atMs - track.lastMs < LOST_AFTER_MS) continue;
        tracks.delete(id);
        if (track.ordinal !== undefined) ended.push({ ordinal: track.ordinal, class: track.class });
      }
      return { tracks: reported(tracks.values(), atMs, size), ended };
    },
  };
}

function newTrack({ body, box }: Visible, atMs: number, model: DetectorModel, chance: Chance): Track {
  const name: ObjectClass = body.class === 'thing' ? 'vehicle' : body.class;
  const isWrong = chance.happens(model.wrongClassShare);
  return {
    ...{ ordinal: undefined, bodyId: body.id, class: name, wrongClass: isWrong ? wrongClassOf(name, chance) : name },
    wrongUntilMs: isWrong ? atMs + chance.exponential(1_200) : 0,
    ...{ firstMs: atMs, lastMs: atMs, sightings: 0, isMissed: false, errors: NO_ERRORS, box, vx: 0, vy: 0 },
  };
}

function sight(track: Track, seen: Visible, atMs: number, model: DetectorModel, size: Size, chance: Chance): void {
  track.errors = nextErrors(track.errors, model, chance);
  const box = measuredBox(seen.box, track.errors, model, size);
  const seconds = (atMs - track.lastMs) / 1_000;
  if (track.sightings > 0 && seconds > 0) {
    track.vx += ((box.x - track.box.x) / seconds - track.vx) * 0.4;
    track.vy += ((box.y - track.box.y) / seconds - track.vy) * 0.4;
  }
  Object.assign(track, { box, lastMs: atMs, isMissed: false, sightings: track.sightings + 1 });
}

function reported(tracks: Iterable<Track>, atMs: number, size: Size): SceneTrack[] {
  const rows: SceneTrack[] = [];
  for (const track of tracks) {
    const hiddenMs = atMs - track.lastMs;
    if (track.ordinal === undefined || hiddenMs > PREDICTED_MS) continue;
    const box = hiddenMs === 0 ? track.box : moved(track, hiddenMs / 1_000, size);
    rows.push({
      ordinal: track.ordinal,
      class: atMs < track.wrongUntilMs ? track.wrongClass : track.class,
      confidence: Math.round(100 * Math.min(0.97, Math.max(0.3, 0.55 + track.box.height / 250))) / 100,
      box: stepped(box),
      evidence: hiddenMs === 0 ? 'detected' : 'predicted',
      ageMs: Math.round(atMs - track.firstMs),
    });
  }
  return rows;
}

function moved({ box, vx, vy }: Track, seconds: number, { widthPx, heightPx }: Size): Box {
  const x = Math.max(0, Math.min(widthPx - box.width, box.x + vx * seconds));
  const y = Math.max(0, Math.min(heightPx - box.height, box.y + vy * seconds));
  return { ...box, x, y };
}

/** Published boxes lie on steps of half a px. */
const stepped = ({ x, y, width, height }: Box): Box => {
  const [left, top] = [Math.round(x * 2) / 2, Math.round(y * 2) / 2];
  const [right, bottom] = [Math.round((x + width) * 2) / 2, Math.round((y + height) * 2) / 2];
  return { x: left, y: top, width: Math.max(0.5, right - left), height: Math.max(0.5, bottom - top) };
};

const COVERED = 0.55;

/** Now and then the tracker takes one for the other where two of a class cover each other. */
function exchange(tracks: readonly Track[], atMs: number, model: DetectorModel, chance: Chance): void {
  const present = tracks.filter(({ ordinal, lastMs }) => ordinal !== undefined && lastMs === atMs);
  for (const [i, one] of present.entries())
    for (const other of present.slice(i + 1)) {
      if (one.class !== other.class || !overlaps(one.box, other.box)) continue;
      if (overlapOf(one.box, other.box) < COVERED || !chance.happens(model.exchangeShare)) continue;
      [one.ordinal, other.ordinal] = [other.ordinal, one.ordinal];
      [one.firstMs, other.firstMs] = [other.firstMs, one.firstMs];
    }
}

/** Intersection over union. */
function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}

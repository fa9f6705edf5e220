import type { StaticRegion } from '@marsad/schemas';
import { createStaticRegions, GREY, sharedArea } from '@marsad/vision';
import { backAndForth } from './back-and-forth.ts';
import { composited, personAt, type Patch } from './composited-scene.ts';

export const FPS = 5;
export const STEP_MS = 1_000 / FPS;
/** When a thing is put down, when somebody waits in front of it, and when it is taken away; ms. */
const EARLY_MS = 12_000;
const TIMES = { putDown: 40_000, waitFrom: 70_000, waitTo: 90_000, takenAway: 110_000, end: 150_000 } as const;
/** A region shows a thing if it holds this share of it. */
const SHOWN = 0.4;

export const CONDITIONS = {
  alone: {},
  'people pass, and somebody waits in front for 20 s': { people: true },
  'light changes by a third within 22 s': { light: true },
  'put down 12 s after the beginning': { early: true },
  'taken away, it was there from the beginning': { away: true },
} as const satisfies Record<string, Condition>;

type Condition = { people?: boolean; light?: boolean; early?: boolean; away?: boolean };

/** Times since the thing was put down (or away) and since it was undone; null if it never was found, or gone. */
export type Trial = {
  readonly foundMs: number | null;
  /** What the region was judged to be after it was found, and by how many ordinals it went. */
  readonly change: StaticRegion['change'] | null;
  readonly ordinals: number;
  /** Of the frames in which somebody waited in front of it, those with a region on it, 0 to 1; null if it was not found before. */
  readonly shownShare: number | null;
  readonly goneMs: number | null;
};

/** Puts a thing into a video that plays back and forth, and takes it away again; or the reverse. */
export function trialOf(frames: readonly Uint8Array[], thing: Patch, condition: Condition): Trial {
  const standing = createStaticRegions();
  const box = {
    x: thing.x / GREY.width,
    y: thing.y / GREY.height,
    width: thing.width / GREY.width,
    height: thing.height / GREY.height,
  };
  const putDownMs = condition.early ? EARLY_MS : TIMES.putDown;
  const ordinals = new Set<number>();
  let foundMs: number | null = null;
  let change: StaticRegion['change'] | null = null;
  let goneMs: number | null = null;
  let [waited, shown] = [0, 0];
  for (let n = 0; n * STEP_MS < TIMES.end; n++) {
    const atMs = n * STEP_MS;
    const found = standing.push(frameAt(backAndForth(frames, n), thing, condition, atMs), atMs);
    const shows = found.filter((region) => sharedArea(region.box, box) > SHOWN * box.width * box.height);
    const isFound = shows.length > 0;
    const mayBeFound = atMs >= putDownMs && atMs < TIMES.waitFrom;
    if (mayBeFound && shows[0]) {
      ordinals.add(shows[0].ordinal);
      change = shows[0].change;
    }
    // Whoever waits in front stands still as well, and would be taken for the thing.
    if (isFound && mayBeFound) foundMs ??= atMs - putDownMs;
    if (atMs >= TIMES.waitFrom && atMs < TIMES.waitTo && foundMs !== null) {
      waited += 1;
      shown += Number(isFound);
    }
    if (atMs >= TIMES.takenAway && !found.some((region) => sharedArea(region.box, box) > 0))
      goneMs ??= atMs - TIMES.takenAway;
  }
  return { foundMs, change, ordinals: ordinals.size, goneMs, shownShare: waited === 0 ? null : shown / waited };
}

function frameAt(street: Uint8Array, thing: Patch, condition: Condition, atMs: number): Uint8Array {
  const { people, light, early = false, away = false } = condition;
  const isChanged = atMs >= (early ? EARLY_MS : TIMES.putDown) && atMs < TIMES.takenAway;
  const patches = isChanged === away ? [] : [thing];
  const frame = composited(street, people ? [...patches, ...peopleAt(thing, atMs)] : patches);
  if (!light) return frame;
  const gain = 0.825 + 0.175 * Math.cos(atMs / 7_000);
  return frame.map((level) => level * gain);
}

/** Every five seconds somebody walks across the thing, and for a while somebody waits before it. */
function peopleAt(thing: Patch, atMs: number): Patch[] {
  const middle = thing.x + thing.width / 2 - 5;
  const top = thing.y + thing.height / 2 - 20;
  const steps = ((atMs % 5_000) / 5_000) * 100 - 50;
  const walker = personAt(middle + steps, top, 30 + ((Math.floor(atMs / 5_000) * 53) % 200));
  const waits = atMs >= TIMES.waitFrom && atMs < TIMES.waitTo;
  return waits ? [walker, personAt(middle + 1.5 * Math.sin(atMs / 900), top, 45)] : [walker];
}

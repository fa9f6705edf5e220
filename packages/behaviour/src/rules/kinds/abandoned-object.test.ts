import { expect, test } from 'vitest';
import type { StaticRegion } from '@marsad/schemas';
import { frameAt, motionAt, pointAt, watchedWith } from '../../testing/rules.ts';
import type { RuleKindDefinition } from '../kind.ts';
import { abandonedObject } from './abandoned-object.ts';
import { removedObject } from './removed-object.ts';

/** Frames of 1000 x 500 px, 2 a second. People are 100 px high; a bag of 20 x 20 px lies at (510, 300) from second 10 on. */
const HEIGHT_PX = 100;
const STEP_MS = 500;
type Actor = {
  readonly from: number;
  readonly to: number;
  readonly xAt: (s: number) => number;
  readonly wide?: number;
};

const BAG = { x: 0.51, y: 0.56, width: 0.02, height: 0.04 };
type World = {
  readonly actors: readonly Actor[];
  readonly change?: StaticRegion['change'];
  readonly box?: typeof BAG;
  /** When it lies there, s; a static region is reported 10 s later. */
  readonly lies?: readonly [from: number, to: number];
};

/** For each incident, since when its condition holds, s, after so many seconds. */
function heldAfter(
  kind: RuleKindDefinition,
  seconds: number,
  { actors, change = 'added', box = BAG, lies = [10, 1_000] }: World,
): (number | undefined)[] {
  const state = kind.start();
  const rule = watchedWith({ thresholds: kind.defaults });
  let held: (number | undefined)[] = [];
  for (let ptsMs = 0; ptsMs <= seconds * 1_000; ptsMs += STEP_MS) {
    const s = ptsMs / 1_000;
    const tracks = actors.flatMap(({ from, to, xAt, wide = 40 }, ordinal) => {
      if (s < from || s > to) return [];
      const now = pointAt(
        ptsMs,
        { x: xAt(s), y: 300 },
        {
          box: { x: xAt(s) - wide / 2, y: 300 - HEIGHT_PX, width: wide, height: HEIGHT_PX },
        },
      );
      const stillSinceMs = xAt(s) === xAt(s - 1) ? ptsMs - 1_000 : undefined;
      return [motionAt(ordinal, ptsMs, now.at, { class: 'person', now, ageMs: (s - from) * 1_000, stillSinceMs })];
    });
    const isShown = s >= lies[0] + 10 && s < lies[1];
    const region: StaticRegion = { ordinal: 3, box, change, ageMs: ptsMs - lies[0] * 1_000 };
    const frame = frameAt(ptsMs, tracks, { staticRegions: isShown ? [region] : [] });
    held = kind
      .step(state, frame, rule, { kind: 'picture' })
      .map(({ sinceMs }) => (sinceMs === undefined ? undefined : sinceMs / 1_000));
  }
  return held;
}

/** Walks to x = 500 until second 10, puts the bag down, and goes on at 100 px/s from second 12 on. */
const owner = (more: Partial<Actor> = {}): Actor => ({
  from: 0,
  to: 16,
  xAt: (s) => (s < 10 ? 500 - 50 * (10 - s) : s < 12 ? 500 : 500 + 100 * (s - 12)),
  ...more,
});
const passer = (at: number): Actor => ({ from: at - 5, to: at + 5, xAt: (s) => 500 + 100 * (s - at) });

test.each<[string, number, World, (number | undefined)[]]>([
  ['whose owner has gone', 25, { actors: [owner()] }, [14]],
  ['whose owner stands beside it', 25, { actors: [owner({ to: 100, xAt: (s) => (s < 10 ? 0 : 470) })] }, []],
  ['whose owner stands 4 m away', 40, { actors: [owner({ to: 100, xAt: (s) => (s < 12 ? 500 : 770) })] }, [11.5]],
  ['that passers-by hide', 40, { actors: [owner(), passer(26), passer(33)] }, [14]],
  ['beside which nobody was', 60, { actors: [passer(40)] }, []],
  ['as high as its owner', 40, { actors: [owner()], box: { ...BAG, y: 0.4, height: 0.2 } }, []],
  [
    'that is the standing person',
    40,
    { actors: [owner({ xAt: () => 515 })], box: { x: 0.5, y: 0.42, width: 0.03, height: 0.18 } },
    [],
  ],
  [
    'that is a twentieth of the picture',
    40,
    { actors: [owner({ wide: 400 })], box: { x: 0.4, y: 0.4, width: 0.4, height: 0.14 } },
    [],
  ],
  ['that was taken away', 40, { actors: [owner()], change: 'removed' }, []],
  [
    'whose owner is lost and found beside it',
    40,
    { actors: [owner({ to: 14, xAt: () => 480 }), { from: 18, to: 100, xAt: () => 490 }] },
    [],
  ],
  ['whose owner comes back', 40, { actors: [owner({ to: 100, xAt: (s) => (s < 12 || s > 30 ? 490 : 800) })] }, []],
  ['that somebody takes along', 40, { actors: [owner()], lies: [10, 35] }, []],
])('a thing %s', (_, seconds, world, held) => expect(heldAfter(abandonedObject, seconds, world)).toEqual(held));

test.each<[string, World, (number | undefined)[]]>([
  ['that somebody took', { actors: [owner()], change: 'removed' }, [10]],
  ['that went by itself', { actors: [], change: 'removed' }, []],
  ['that was added', { actors: [owner()], change: 'added' }, []],
  [
    'that is the place where somebody had stood',
    { actors: [owner({ xAt: () => 515 })], change: 'removed', box: { x: 0.5, y: 0.42, width: 0.03, height: 0.18 } },
    [],
  ],
])('the absence of a thing %s', (_, world, held) => expect(heldAfter(removedObject, 25, world)).toEqual(held));

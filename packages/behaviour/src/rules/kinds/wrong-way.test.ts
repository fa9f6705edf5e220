import type { Rule } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { endPart, forgetTracks, newCameraWatch, watchScene } from '../../camera-watch.ts';
import type { CameraWatch } from '../../camera-watch.ts';
import { ruleWith } from '../../testing/rules.ts';
import { STARTED_AT_MS } from '../../testing/scenes.ts';
import { driving, incidentsOf, lineOf, scenesOf, stopping, streetCamera } from '../../testing/street.ts';
import type { KeptRules } from '../kept-rules.ts';
import { keptRules, restoreRules, whatIsOpen } from '../kept-rules.ts';
import { createRulesInForce } from '../rules-in-force.ts';
import type { Actor } from '../../testing/street.ts';

/** Across the road from its left to its right: what comes towards the camera crosses it from left to right. */
const camera = streetCamera({ lines: [lineOf('gate', [-4, 30], [4, 30], 'left_to_right')] });
const twoWay = streetCamera({ lines: [] });
const car = (ordinal: number, at: Actor['at'], more: Partial<Actor> = {}): Actor => ({
  ordinal,
  class: 'car',
  at,
  ...more,
});
const keysOf = (placeId: string, actors: readonly Actor[], more = {}, of = camera, seconds = 12) =>
  incidentsOf({ kind: 'wrong_way', placeId, ...more }, actors, { seconds, camera: of }).map(({ key }) => key);

describe.each(['gate', 'road'])('at %s', (place) => {
  test.each<[string, Actor[], string[]]>([
    ['a car that comes as it should is right', [car(1, driving(0, 55, -6))], []],
    ['a car that drives away is wrong', [car(1, driving(0, 15, 5, 0, 8))], ['t1']],
    [
      'all are wrong where all drive backwards',
      [1, 2, 3].map((n) => car(n, driving(n - 2, 14, 4 + n, n, n + 6))),
      ['t1', 't2', 't3'],
    ],
    ['a motorcycle is a vehicle', [car(1, driving(0, 15, 5, 0, 8), { class: 'motorcycle' })], ['t1']],
    ['a bicycle may', [car(1, driving(0, 15, 5, 0, 8), { class: 'bicycle' })], []],
    ['a person may', [car(1, driving(0, 15, 1.5, 0, 30), { class: 'person' })], []],
    ['a car that shakes on the line stands', [car(1, () => [0, 30])], []],
    [
      'one track of two cars that pass each other is none',
      [car(1, (s) => (Math.floor(s * 5) % 2 ? [0, 24 + s] : [0, 36 - s]))],
      [],
    ],
  ])('%s', (_, actors, expected) => {
    expect(keysOf(place, actors)).toEqual(expected);
  });
});

it('a car that begins just before the line is judged by its way after it', () => {
  expect(keysOf('gate', [car(1, driving(0, 25.5, 8, 0, 4))])).toEqual(['t1']);
});

it('a rule may name the direction itself', () => {
  const line = streetCamera({ lines: [lineOf('gate', [-4, 30], [4, 30])] });
  const comes = [car(1, driving(0, 55, -6))];
  expect(keysOf('gate', comes, {}, line)).toEqual([]);
  expect(keysOf('gate', comes, { direction: 'left_to_right' }, line)).toEqual(['t1']);
});

describe('a zone without a one-way line', () => {
  const comers = (count: number) =>
    Array.from({ length: count }, (_, n) => car(n, driving((n % 3) - 1, 58, -8, n * 4, n * 4 + 5)));
  const goer = (fromS: number) => car(99, driving(0, 15, 5, fromS, fromS + 8));
  it('learns its direction from those that drove', () => {
    expect(keysOf('road', [...comers(40), goer(170)], {}, twoWay, 185)).toEqual(['t99']);
  });
  it('knows none before enough have driven', () => {
    expect(keysOf('road', [...comers(10), goer(50)], {}, twoWay, 65)).toEqual([]);
  });
  it('has none where traffic goes both ways', () => {
    const goers = Array.from({ length: 40 }, (_, n) => car(100 + n, driving(0, 15, 8, n * 4, n * 4 + 5)));
    expect(keysOf('road', [...comers(40), ...goers], {}, twoWay, 180)).toEqual([]);
  });
});

describe('what a zone has learned', () => {
  const rule = ruleWith({ kind: 'wrong_way', placeId: 'road', thresholds: {} });
  const always = createRulesInForce([rule], 'UTC');
  const comers = Array.from({ length: 40 }, (_, n) => car(n, driving((n % 3) - 1, 58, -8, n * 4, n * 4 + 5)));
  const learned = () => {
    const watch = newCameraWatch(STARTED_AT_MS);
    for (const scene of scenesOf(comers, { seconds: 165 })) watchScene(watch, scene, 0n, twoWay, always);
    return watch;
  };
  /** Whether a car that drives away in the next part is raised. */
  const isRaised = (watch: CameraWatch, rules = always, camera = twoWay): boolean => {
    const scenes = scenesOf([car(1, driving(0, 15, 5, 0, 8))], { seconds: 12, more: () => ({ part: 1 }) });
    const found = scenes.flatMap((scene) => watchScene(watch, scene, 0n, camera, rules));
    return found.some(({ kind, data }) => kind === 'behaviour' && data.phase === 'began');
  };
  const restarted = ({ rules }: CameraWatch): CameraWatch => {
    const kept = JSON.parse(JSON.stringify(keptRules(rules))) as KeptRules;
    return { ...newCameraWatch(STARTED_AT_MS), rules: restoreRules(kept) };
  };

  it('lasts over the end of the part', () => expect(isRaised(learned())).toBe(true));

  it('lasts over a silence of the camera, a restart in it, and the hours in which the rule does not apply', () => {
    const watch = learned();
    endPart(watch, twoWay, 'camera_silent');
    expect(whatIsOpen(watch.rules)).toBe('');
    const later = restarted(watch);
    for (const scene of scenesOf([], { seconds: 2, more: () => ({ part: 1 }) })) watchScene(later, scene, 0n, twoWay);
    expect(isRaised(later)).toBe(true);
  });

  it('lasts over a restart in the part', () => expect(isRaised(restarted(learned()))).toBe(true));

  it('lasts over a new version about the same, and not over one with other classes', () => {
    const next = (more: Partial<Rule>) => createRulesInForce([{ ...rule, version: 2, ...more }], 'UTC');
    expect(isRaised(learned(), next({ severity: 'high' }))).toBe(true);
    expect(isRaised(learned(), next({ classes: ['car'] }))).toBe(false);
  });

  it('is forgotten when the places change, and when behaviour may not be analysed', () => {
    const moved = streetCamera({ lines: [lineOf('new', [-4, 10], [4, 10])] });
    expect(isRaised(learned(), always, moved)).toBe(false);
    const halted = learned();
    forgetTracks(halted);
    expect(isRaised(halted)).toBe(false);
  });
});

it('a reversing car in a queue of standing ones goes too short a way for a zone', () => {
  expect(keysOf('road', [car(1, stopping(0, 25, 2, 27))])).toEqual([]);
});

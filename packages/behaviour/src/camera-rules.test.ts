import { describe, expect, it, test } from 'vitest';
import { forgetTracks, neededFrom, newCameraWatch, watchScene, watchSilence } from './camera-watch.ts';
import type { CameraWatch } from './camera-watch.ts';
import type { Finding } from './findings.ts';
import { createRulesInForce } from './rules/rules-in-force.ts';
import { ruleWith } from './testing/rules.ts';
import { STARTED_AT_MS } from './testing/scenes.ts';
import { driving, scenesOf, stopping, streetCamera } from './testing/street.ts';
import type { Actor } from './testing/street.ts';

const camera = streetCamera();
const rules = createRulesInForce(
  [
    ruleWith({
      ruleId: 'stopped',
      kind: 'stopped_vehicle',
      placeId: 'road',
      thresholds: { forMs: 10_000 },
      cooldownMs: 20_000,
    }),
    ruleWith({ ruleId: 'slow', kind: 'slow_vehicle', placeId: 'road', thresholds: { forMs: 3_000 } }),
    ruleWith({ ruleId: 'queue', kind: 'queue', placeId: 'road', thresholds: { vehicles: 2, forMs: 5_000 } }),
  ],
  'UTC',
);
/** Four minutes in which cars break down, creep and queue. */
const actors: Actor[] = [
  { ordinal: 1, class: 'car', at: stopping(1, 50, -5, 25, 40) },
  { ordinal: 2, class: 'car', at: (s) => (s < 60 || s > 130 ? undefined : stopping(-1, 55, -5, 30, 35)(s - 60)) },
  { ordinal: 3, class: 'car', at: driving(2, 15, 1.5, 80, 105) },
  ...[0, 1, 2].map((n): Actor => ({
    ordinal: 4 + n,
    class: 'car',
    at: (s) => (s < 150 || s > 210 ? undefined : stopping(0, 40 + n * 8, -5, 20 + n * 8, 30)(s - 150)),
  })),
];
const scenes = scenesOf(actors, { seconds: 240 });
const play = (from: number, to: number, watch: CameraWatch): Finding[] =>
  scenes.slice(from, to).flatMap((scene, at) => watchScene(watch, scene, BigInt(from + at), camera, rules));
const incidents = (findings: readonly Finding[]) =>
  findings.flatMap(({ kind, data }) => (kind === 'behaviour' ? [`${data.ruleId} ${data.phase} ${data.eventId}`] : []));
const whole = incidents(play(0, scenes.length, newCameraWatch(STARTED_AT_MS)));

it('all the rules of a camera find what they are about', () => {
  expect(new Set(whole.map((each) => each.split(' ').slice(0, 2).join(' ')))).toEqual(
    new Set(
      ['stopped began', 'stopped over', 'slow began', 'slow over', 'queue began', 'queue goes_on', 'queue over'].filter(
        (each) => whole.some((found) => found.startsWith(each)),
      ),
    ),
  );
  expect(whole.filter((each) => each.startsWith('stopped began'))).toHaveLength(2);
  expect(whole.filter((each) => each.startsWith('slow began'))).toHaveLength(1);
  expect(whole.filter((each) => each.startsWith('queue began')).length).toBeGreaterThan(0);
});

describe('after a crash without a snapshot', () => {
  test.each([40, 95, 180, 260, 390, 500, 640, 800, 905, 1_100])(
    'at scene %i, the same events come under the same ids',
    (crashAt) => {
      const first = newCameraWatch(STARTED_AT_MS);
      const before = play(0, crashAt, first);
      const from = Number(neededFrom(first) ?? BigInt(crashAt));
      const after = play(from, scenes.length, newCameraWatch(STARTED_AT_MS));
      expect(new Set(incidents([...before, ...after]))).toEqual(new Set(whole));
    },
  );
});

describe('an incident that goes on is over, and says why,', () => {
  const stopped = () => {
    const watch = newCameraWatch(STARTED_AT_MS);
    play(0, 120, watch);
    return watch;
  };
  const endings = (findings: readonly Finding[]) =>
    findings.flatMap(({ kind, data }) => (kind === 'behaviour' ? [data.endedBy] : []));
  it('when the camera falls silent', () => {
    expect(endings(watchSilence(stopped(), camera, STARTED_AT_MS + 60_000))).toEqual(['camera_silent']);
  });
  it('when nothing may be analysed any more', () => {
    expect(endings(forgetTracks(stopped()))).toEqual(['not_permitted']);
  });
  test.each([
    ['when behaviour may not be analysed any more', { ...camera, analytics: ['flow' as const] }, 'not_permitted'],
    ['when the camera is calibrated anew', { ...camera, calibration: undefined }, 'place_changed'],
  ])('%s', (_, changed, endedBy) => {
    const [next] = scenes.slice(120);
    if (!next) throw new Error('no scene');
    expect(endings(watchScene(stopped(), next, 120n, changed, rules))).toEqual([endedBy]);
  });
  it('and not when the same camera is registered again', () => {
    const [next] = scenes.slice(120);
    if (!next) throw new Error('no scene');
    expect(endings(watchScene(stopped(), next, 120n, structuredClone(camera), rules))).toEqual([]);
  });
});

import { ruleStateKept } from '@marsad/schemas';
import type { BehaviourEvent, Camera, RuleState } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import type { CameraWatch } from '../camera-watch.ts';
import { newCameraWatch, watchScene } from '../camera-watch.ts';
import type { Scene } from '../scene.ts';
import { ruleWith } from '../testing/rules.ts';
import { cameraWith, sceneAt, STARTED_AT_MS, trackAt } from '../testing/scenes.ts';
import { restoreRules, resumeFrom, ruleStateOf, whatIsOpen } from './kept-rules.ts';
import { KINDS } from './kinds/registry.ts';
import { createRulesInForce } from './rules-in-force.ts';

const camera: Camera = cameraWith({ lines: [], zones: [] });
const rules = createRulesInForce(
  [
    ruleWith({ ruleId: 'loitering', kind: 'loitering', placeId: undefined, thresholds: { forMs: 60_000 } }),
    ruleWith({ ruleId: 'parked', kind: 'stopped_vehicle', placeId: undefined, thresholds: { forMs: 120_000 } }),
    ruleWith({ ruleId: 'long', kind: 'loitering', placeId: undefined, thresholds: { forMs: 18 * 60_000 } }),
  ].map((rule) => ({ ...rule, cooldownMs: 30_000 })),
  'Africa/Casablanca',
);
const HZ = 5;
const minute = (minutes: number): number => minutes * 60 * HZ;

/** Half an hour: somebody waits from the first minute to the 25th, a car stops in the second and drives off in the 22nd. */
const scenes: Scene[] = Array.from({ length: minute(28) }, (_, frame) => {
  const drivenPx = Math.min(200, Math.max(0, frame - minute(1)) * 8) + Math.max(0, frame - minute(22)) * 8;
  const isThere = frame > minute(1) && drivenPx < 700;
  const sway = Math.sin(frame / 7);
  return sceneAt(frame + 1, [
    ...(frame > minute(1) && frame < minute(25)
      ? [{ ...trackAt(1, 600 + sway, 300, { class: 'person' as const }), ageMs: frame * 200 - 60_000 }]
      : []),
    ...(isThere ? [{ ...trackAt(2, 100 + drivenPx, 400), ageMs: frame * 200 - 60_000 }] : []),
  ]);
});
const watchAll = (watch: CameraWatch, from: number, to: number): BehaviourEvent[] =>
  scenes
    .slice(from, to)
    .flatMap((scene, index) => watchScene(watch, scene, BigInt(from + index), camera, rules))
    .flatMap((finding) => (finding.kind === 'behaviour' ? [finding.data] : []));
const kept = (watch: CameraWatch): RuleState =>
  ruleStateKept.schema.strict().parse(JSON.parse(JSON.stringify(ruleStateOf(watch, camera, STARTED_AT_MS))));

describe('what is kept of half an hour', () => {
  const whole = watchAll(newCameraWatch(STARTED_AT_MS), 0, scenes.length);
  it('raises and ends three incidents without a restart', () => {
    expect(whole.filter(({ phase }) => phase === 'began').map(({ ruleId }) => ruleId)).toEqual([
      'loitering',
      'parked',
      'long',
    ]);
    expect(whole.filter(({ phase }) => phase === 'over').map(({ endedBy }) => endedBy)).toEqual(
      Array.from({ length: 3 }, () => 'condition'),
    );
  });

  it.each([1.5, 3.2, 12, 17.9, 18.9, 21.99, 22.05, 25.01, 25.2])(
    'gives the same events under the same ids after a restart in minute %d',
    (at) => {
      const first = newCameraWatch(STARTED_AT_MS);
      const before = watchAll(first, 0, minute(at));
      const second = newCameraWatch(STARTED_AT_MS);
      second.rules = restoreRules(kept(first));
      expect([...before, ...watchAll(second, Number(resumeFrom(first)), scenes.length)]).toEqual(whole);
    },
  );

  it('lets a restart read on from seconds before, and not from the beginning of its incidents', () => {
    const watch = newCameraWatch(STARTED_AT_MS);
    watchAll(watch, 0, minute(20));
    const backMs = (minute(20) - Number(resumeFrom(watch))) * 200;
    expect(backMs).toBeGreaterThanOrEqual(10_000);
    expect(backMs).toBeLessThan(20_000);
  });

  it('holds no hours, nobody who defined the rule, and nothing that was seen in the last scene', () => {
    const watch = newCameraWatch(STARTED_AT_MS);
    watchAll(watch, 0, minute(20));
    const text = JSON.stringify(kept(watch));
    for (const word of ['definedBy', 'reason', 'schedule', 'tells', 'tracks":[{']) expect(text).not.toContain(word);
    expect(text.length).toBeLessThan(10_000);
  });
});

describe('what is open', () => {
  const openAt = (at: number): string | undefined => {
    const watch = newCameraWatch(STARTED_AT_MS);
    watchAll(watch, 0, minute(at));
    return whatIsOpen(watch.rules);
  };
  it.each([
    ['before anything happens', 1, undefined],
    ['while nothing is raised yet, and it began less than a minute ago', 1.9, undefined],
    ['after the last incident, once its place is quiet for less than a minute', 26, undefined],
  ])('is nothing %s', (_, at, open) => expect(openAt(at)).toBe(open));

  it('changes when an incident begins or is over, and not while it goes on', () => {
    expect(openAt(3)).toBe(openAt(2.5));
    expect(openAt(4)).not.toBe(openAt(3));
    expect(openAt(23)).not.toBe(openAt(21));
  });
});

it('the kinds remember in the form of today: another form needs another KEPT_FORMAT', () => {
  const forms = Object.entries(KINDS).map(([name, kind]) => `${name} ${JSON.stringify(kind.start())}`);
  expect(forms.toSorted()).toMatchInlineSnapshot(`
    [
      "abandoned_object {"history":{"moments":[]},"objects":[]}",
      "congestion {"known":{},"sweptMs":0,"occupancy":0,"isCongested":false,"sampledMs":-1000}",
      "crowd {"isCrowded":false}",
      "intrusion {"visits":{},"walks":{}}",
      "loitering {"stays":[]}",
      "near_miss {"visits":{},"cells":[],"sweptMs":0}",
      "object_on_road {"left":[],"owned":{}}",
      "person_down {"down":[],"lying":{}}",
      "person_on_carriageway {"walkers":{}}",
      "queue {"known":{},"sweptMs":0}",
      "removed_object {"history":{"moments":[]},"objects":[]}",
      "running {}",
      "scatter {}",
      "slow_vehicle null",
      "stopped_vehicle {"known":{},"sweptMs":0,"aloneSinceMs":{}}",
      "wrong_way {"lines":{},"wrong":{},"field":{"cells":{},"countedIn":{},"tracks":0}}",
    ]
  `);
});

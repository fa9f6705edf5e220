import type { BehaviourEvent, Rule } from '@marsad/schemas';
import { behaviourEvent } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { frameAt, holdingOf, motionAt, pointAt, ruleWith } from '../testing/rules.ts';
import { sceneAt, STARTED_AT_MS } from '../testing/scenes.ts';
import type { Finding } from '../findings.ts';
import type { RuleFrame, RuleKindDefinition } from './kind.ts';
import type { KeptRules } from './kept-rules.ts';
import { KEPT_FORMAT, keptRules, restoreRules } from './kept-rules.ts';
import { endIncidents, newRuleWatch, watchRules } from './rule-watch.ts';
import type { RuleWatch } from './rule-watch.ts';

/** The simplest kind: every track of the frame is an incident of its own. */
const presence: RuleKindDefinition = {
  about: { definition: 'd', limits: 'l', source: 's' },
  place: 'zone_or_picture',
  needsGround: false,
  classes: ['car'],
  defaults: { forMs: 1_000 },
  overAfterMs: 2_000,
  isMoment: false,
  start: () => undefined,
  step: (_, { tracks }) =>
    tracks.map((track) => holdingOf(track, { measures: [{ name: 'x', value: track.now.at.x, unit: 'm' }] })),
};
const moment: RuleKindDefinition = { ...presence, defaults: {}, isMoment: true };
const newWatch = () =>
  newRuleWatch((kind) => (kind === 'near_miss' ? moment : kind === 'crowd' ? presence : undefined));

const crowd = ruleWith({ kind: 'crowd', placeId: undefined, thresholds: {} });
const FRAME_MS = 200;

/** Frames 200 ms apart. Each is the x of track 1, or nothing. */
const play = (
  xs: readonly (number | undefined)[],
  rules: readonly Rule[] = [crowd],
  watch: RuleWatch = newWatch(),
  more: Partial<RuleFrame> = {},
  from = 0,
) =>
  eventsOf(
    xs.flatMap((x, index) => {
      const frame = from + index;
      const tracks = x === undefined ? [] : [motionAt(1, frame * FRAME_MS, { x, y: 100 })];
      return watchRules(watch, rules, frameAt(frame * FRAME_MS, tracks, more), sceneAt(frame));
    }),
  );
const eventsOf = (findings: readonly Finding[]): BehaviourEvent[] =>
  findings.flatMap((finding) => (finding.kind === 'behaviour' ? [behaviourEvent.schema.parse(finding.data)] : []));
const still = (frames: number, x = 100) => Array.from({ length: frames }, () => x);
const nothing = (frames: number) => Array.from({ length: frames }, () => undefined);
const life = (events: readonly BehaviourEvent[]) =>
  events.map(({ phase, ptsMs, endedBy }) => [phase, ptsMs, ...(endedBy ? [endedBy] : [])]);

describe('the life of an incident', () => {
  test.each<[string, (number | undefined)[], unknown[]]>([
    ['is not raised a frame too soon', still(5), []],
    ['is raised once it has held for long enough', still(6), [['began', 1_000]]],
    ['is not raised again while it goes on', still(60), [['began', 1_000]]],
    ['is not over while it fails for a little', [...still(6), ...nothing(10), ...still(5)], [['began', 1_000]]],
    [
      'is over when it has failed for too long',
      [...still(6), ...nothing(11)],
      [
        ['began', 1_000],
        ['over', 3_200, 'condition'],
      ],
    ],
    [
      'is another one when it comes again',
      [...still(6), ...nothing(11), ...still(6)],
      [
        ['began', 1_000],
        ['over', 3_200, 'condition'],
        ['began', 4_400],
      ],
    ],
    [
      'tolerates a frame without its detection before it is raised',
      [100, 100, undefined, 100, 100, 100],
      [['began', 1_000]],
    ],
    ['does not add up what flickers', [...still(2), ...nothing(3), ...still(2), ...nothing(3), ...still(2)], []],
    [
      'is not raised by noise in less than half of the frames',
      Array.from({ length: 40 }, (_, at) => (at % 3 ? undefined : 100)),
      [],
    ],
    [
      'is amended when its measures change, every 10 s at most',
      Array.from({ length: 121 }, (_, at) => 100 + at * 20),
      [
        ['began', 1_000],
        ['goes_on', 11_000],
        ['goes_on', 21_000],
      ],
    ],
    [
      'is not amended by less than its noise',
      Array.from({ length: 120 }, (_, at) => 100 + (at % 2)),
      [['began', 1_000]],
    ],
  ])('%s', (_, xs, expected) => {
    expect(life(play(xs))).toEqual(expected);
  });

  it('has one id, and counts its events', () => {
    const events = play([...still(60), ...Array.from({ length: 60 }, (_, at) => at * 50), ...nothing(12)]);
    expect(new Set(events.map(({ incidentId }) => incidentId)).size).toBe(1);
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, at) => at));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  it('says when it began, when it was last seen, how long that was, and by which rule', () => {
    const [began, over] = play([...still(10), ...nothing(12)]);
    expect(began).toMatchObject({
      ruleId: crowd.ruleId,
      ruleVersion: 1,
      kind: 'crowd',
      placeId: 'picture',
      severity: 'medium',
    });
    expect(began).toMatchObject({ beganAtMs: STARTED_AT_MS, dwellMs: 1_000, thresholdMs: 1_000, tracks: 1 });
    expect(began?.measures?.[0]).toEqual({ name: 'duration', value: 1, unit: 's' });
    expect(over).toMatchObject({ beganAtMs: STARTED_AT_MS, endedAtMs: STARTED_AT_MS + 1_800, dwellMs: 1_800 });
  });

  it('that began before the rule ran counts from then on only', () => {
    const step: RuleKindDefinition['step'] = (_, { tracks, ptsMs }) =>
      ptsMs < 800 ? [] : tracks.map((track) => holdingOf(track, { sinceMs: -3_000 }));
    const events = play(
      still(6),
      [crowd],
      newRuleWatch(() => ({ ...presence, step })),
    );
    expect(events).toMatchObject([{ phase: 'began', beganAtMs: STARTED_AT_MS, dwellMs: 1_000, ptsMs: 1_000 }]);
  });

  it('leaves the way on the ground as evidence, with the seconds before it', () => {
    const track = (frame: number) => {
      const points = [0, 1, 2].map((back) =>
        pointAt((frame - back) * FRAME_MS, { x: 100, y: 100 }, { ground: { xM: frame - back, yM: 7 } }),
      );
      return motionAt(1, frame * FRAME_MS, { x: 100, y: 100 }, { now: points[0]!, trail: points.toReversed() });
    };
    const watch = newWatch();
    play(nothing(1), [crowd], watch);
    const events = eventsOf(
      [2, 3, 4, 5, 6, 7].flatMap((frame) =>
        watchRules(watch, [crowd], frameAt(frame * FRAME_MS, [track(frame)]), sceneAt(frame)),
      ),
    );
    expect(events[0]?.path?.map(({ xM }) => xM)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(events[0]?.path?.at(0)?.atMs).toBe(STARTED_AT_MS);
  });
});

describe('an incident ends', () => {
  const running = () => {
    const watch = newWatch();
    expect(play(still(10), [crowd], watch)).toHaveLength(1);
    return watch;
  };
  it.each([
    ['with the rule', [], 'rule_not_in_force'],
    ['with the version of the rule', [{ ...crowd, version: 2 }], 'rule_changed'],
  ])('%s', (_, rules, endedBy) => {
    expect(life(play(nothing(1), rules, running(), {}, 10))).toEqual([['over', 2_000, endedBy]]);
  });

  it('when the part ends, at its last frame', () => {
    expect(life(eventsOf(endIncidents(running(), 'part_ended')))).toEqual([['over', 1_800, 'part_ended']]);
  });

  it('when nothing was observed for a minute, and not before', () => {
    const watch = running();
    expect(play(nothing(300), [crowd], watch, { observedMs: 0 }, 10)).toEqual([]);
    expect(life(play(nothing(1), [crowd], watch, { observedMs: 0 }, 310))).toEqual([['over', 62_000, 'not_observed']]);
  });

  it('without an event if it was never raised', () => {
    const watch = newWatch();
    play(still(3), [crowd], watch);
    expect(endIncidents(watch, 'part_ended')).toEqual([]);
  });
});

describe('the cooldown', () => {
  const quiet = ruleWith({ ...crowd, cooldownMs: 4_000 });
  it('keeps the place quiet after an incident, and a condition that outlasts it is raised then', () => {
    const short = [...still(6), ...nothing(11)];
    expect(life(play([...short, ...still(6), ...nothing(11)], [quiet]))).toEqual([
      ['began', 1_000],
      ['over', 3_200, 'condition'],
    ]);
    expect(life(play([...short, ...still(20)], [quiet])).at(-1)).toEqual(['began', 5_000]);
  });

  it('outlives the part and the version of the rule', () => {
    const watch = newWatch();
    play([...still(6), ...nothing(11)], [quiet], watch);
    endIncidents(watch, 'part_ended');
    expect(play(still(6), [{ ...quiet, version: 2 }], watch, {}, 17)).toEqual([]);
  });
});

describe('a moment', () => {
  const near = ruleWith({ kind: 'near_miss', placeId: undefined, thresholds: {} });
  it('is one event, however many frames show it', () => {
    const events = play([...still(8), ...nothing(4), ...still(3)], [near]);
    expect(life(events)).toEqual([['over', 0, 'moment']]);
    expect(events[0]).toMatchObject({ revision: 0, beganAtMs: STARTED_AT_MS, endedAtMs: STARTED_AT_MS });
    expect(events[0]?.dwellMs).toBeUndefined();
  });
  it('comes again when it was away', () => {
    expect(play([...still(8), ...nothing(11), ...still(3)], [near])).toHaveLength(2);
    expect(play([...still(8), ...nothing(11), ...still(3)], [{ ...near, cooldownMs: 60_000 }])).toHaveLength(1);
  });
  it('has no end of its own', () => {
    const watch = newWatch();
    play(still(2), [near], watch);
    expect(endIncidents(watch, 'part_ended')).toEqual([]);
  });
});

it('a rule of a kind that this version does not know raises nothing', () => {
  expect(play(still(60), [ruleWith({ kind: 'mood', placeId: undefined })])).toEqual([]);
});

it('a rule whose place is gone raises nothing', () => {
  expect(play(still(60), [ruleWith({ ...crowd, placeId: 'gone' })])).toEqual([]);
});

it('the same scenes give the same events', () => {
  const scenes = [...still(60), ...nothing(20), ...still(30, 400), ...nothing(20)];
  expect(play(scenes)).toEqual(play(scenes));
});

describe('after a restart, from what was kept', () => {
  const longer = { ...crowd, cooldownMs: 3_000 };
  const xs = [...still(20), ...nothing(20), ...still(9), ...nothing(12), ...still(40), ...nothing(12)];
  const whole = play(xs, [longer]);
  const kept = (watch: RuleWatch): KeptRules => {
    const rules = keptRules(watch);
    if (!rules) throw new Error('nothing was seen');
    return JSON.parse(JSON.stringify(rules)) as KeptRules;
  };
  it.each([0, 3, 7, 20, 28, 31, 41, 55, 70, 100])('at frame %i, the same events come under the same ids', (at) => {
    const first = newWatch();
    const before = play(xs.slice(0, at + 1), [longer], first);
    const second = restoreRules(kept(first), first.kindOf);
    // The topic is read again from before that moment.
    const from = Math.max(0, at - 10);
    const after = play(xs.slice(from), [{ ...longer }], second, {}, from);
    expect([...before, ...after]).toEqual(whole);
  });

  it.each([
    ['of a part that went by meanwhile', sceneAt(0, [], { part: 1 }), 'part_ended'],
    ['of which more than a minute was missed', sceneAt(308), 'not_observed'],
  ])('an incident %s is over', (_, scene, endedBy) => {
    const first = newWatch();
    play(still(8), [crowd], first);
    const second = restoreRules(kept(first), first.kindOf);
    const next = watchRules(second, [crowd], frameAt(scene.ptsMs), scene);
    expect(life(eventsOf(next))).toEqual([['over', 1_400, endedBy]]);
  });

  it('an incident goes on although a minute was missed', () => {
    const first = newWatch();
    play(still(8), [crowd], first);
    expect(play(still(1, 300), [crowd], restoreRules(kept(first), first.kindOf), {}, 307)).toMatchObject([
      { phase: 'goes_on', revision: 1 },
    ]);
  });

  it.each([
    ['a version that is unknown here', [], 'rule_not_in_force'],
    ['a version that another one follows', [{ ...crowd, version: 2 }], 'rule_changed'],
  ])('an incident of %s is over, with its own version', (_, rules, endedBy) => {
    const first = newWatch();
    play(still(8), [crowd], first);
    const second = restoreRules(kept(first), first.kindOf);
    expect(play(nothing(1), rules, second, {}, 8)).toMatchObject([{ phase: 'over', endedBy, ruleVersion: 1 }]);
  });

  it('a kind of another form begins anew, and its incidents go on', () => {
    const counts: RuleKindDefinition<{ frames: number }> = {
      ...presence,
      start: () => ({ frames: 0 }),
      lasting: () => undefined,
      step(state, { tracks }) {
        state.frames += 1;
        return tracks.map((track) =>
          holdingOf(track, { measures: [{ name: 'frames', value: state.frames, unit: 'count' }] }),
        );
      },
    };
    const first = newRuleWatch(() => counts);
    play(still(60), [crowd], first);
    const after = (format: number) =>
      play(still(51), [crowd], restoreRules({ ...kept(first), format }, first.kindOf), {}, 60).map(
        ({ phase, revision, measures }) => [phase, revision, measures?.find(({ name }) => name === 'frames')?.value],
      );
    expect(after(KEPT_FORMAT)).toEqual([['goes_on', 2, 106]]);
    expect(after(KEPT_FORMAT + 1)[0]).toEqual(['goes_on', 2, 46]);
  });
});

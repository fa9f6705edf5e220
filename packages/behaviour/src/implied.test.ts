import type { Camera, Rule } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { endPart, newCameraWatch, watchScene } from './camera-watch.ts';
import { createRulesInForce } from './rules/rules-in-force.ts';
import { ruleWith } from './testing/rules.ts';
import { STARTED_AT_MS } from './testing/scenes.ts';
import { driving, lineOf, scenesOf, streetCamera, zoneOf } from './testing/street.ts';
import type { Actor } from './testing/street.ts';

const near = lineOf('near', [-4, 20], [4, 20], 'left_to_right');
const far = lineOf('far', [-4, 40], [4, 40], 'left_to_right');
const zone = (id: string, kind: string, more = {}) => ({
  ...zoneOf(id, kind, [
    [-6, 14],
    [6, 14],
    [6, 50],
    [-6, 50],
  ]),
  classes: ['person' as const],
  ...more,
});
/** Drives away from the camera over both lines, which only allow coming. */
const goes: Actor = { ordinal: 1, class: 'car', at: driving(0, 15, 8, 0, 5) };
const stays: Actor = { ordinal: 1, class: 'person', at: () => [1, 25] };

/** What is raised, as `kind at place by rule`; `implied` where the directory says it without a rule. */
function raised(camera: Partial<Camera>, rules: readonly Partial<Rule>[], actor: Actor): string[] {
  const street = streetCamera(camera);
  const inForce = createRulesInForce(
    rules.map((rule, at) => ruleWith({ ruleId: `rule-${at}`, thresholds: {}, ...rule })),
    'UTC',
  );
  const watch = newCameraWatch(STARTED_AT_MS);
  const findings = scenesOf([actor], { seconds: 14 }).flatMap((scene, at) =>
    watchScene(watch, scene, BigInt(at), street, inForce),
  );
  return [...findings, ...endPart(watch, street)].flatMap((finding) =>
    finding.kind === 'behaviour' && (finding.data.phase ?? 'began') === 'began'
      ? [`${finding.data.kind} at ${finding.data.placeId} by ${finding.data.ruleId ?? 'implied'}`]
      : [],
  );
}

describe('a car that drives the wrong way over two one-way lines is raised', () => {
  test.each<[string, Partial<Rule>[], string[]]>([
    ['once without a rule', [], ['wrong_way at near by implied']],
    ['once by a rule at the first line', [{ placeId: 'near' }], ['wrong_way at near by rule-0']],
    ['once by a rule at a zone that has the lines in it', [{ placeId: 'road' }], ['wrong_way at road by rule-0']],
    [
      'without the rule where that is about others',
      [{ placeId: 'near', classes: ['bus'] }],
      ['wrong_way at near by implied'],
    ],
    [
      'without the rule where that is about the other direction',
      [{ placeId: 'near', direction: 'left_to_right' }],
      ['wrong_way at near by implied'],
    ],
  ])('%s', (_, rules, expected) => {
    const of = rules.map((rule) => ({ kind: 'wrong_way', ...rule }));
    expect(raised({ lines: [near, far] }, of, goes)).toEqual(expected);
  });
});

describe('who stays in a zone is raised', () => {
  test.each<[string, Parameters<typeof zone>, Partial<Rule>[], string[]]>([
    ['by what it implies', ['yard', 'forbidden'], [], ['zone_entered at yard by implied']],
    [
      'by a rule instead',
      ['yard', 'forbidden'],
      [{ kind: 'intrusion', placeId: 'yard' }],
      ['intrusion at yard by rule-0'],
    ],
    [
      'by a rule with its own dwell time instead',
      ['yard', 'loitering', { dwellMs: 3_000 }],
      [{ kind: 'loitering', placeId: 'yard', thresholds: { forMs: 5_000 } }],
      ['loitering at yard by rule-0'],
    ],
    [
      'by both where the rule is about something else',
      ['yard', 'loitering', { dwellMs: 3_000 }],
      [{ kind: 'intrusion', placeId: 'yard' }],
      ['intrusion at yard by rule-0', 'loitering at yard by implied'],
    ],
  ])('%s', (_, of, rules, expected) => {
    expect(raised({ lines: [], zones: [zone(...of)] }, rules, stays).toSorted()).toEqual(expected);
  });
});

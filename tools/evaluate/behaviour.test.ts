import { behaviourEvent, type BehaviourEvent } from '@marsad/schemas';
import { expect, test } from 'vitest';
import { ruledSite } from './behaviour-rules.ts';
import { behaviourRows } from './behaviour.ts';
import { parseSite } from './site.ts';

const SIZE = { width: 640, height: 480 };
const siteOf = (rules: object[], more = {}) =>
  ruledSite(
    parseSite(
      JSON.stringify({
        lines: [{ name: 'gate', from: [0, 100], to: [640, 100] }],
        zones: [
          {
            name: 'yard',
            polygon: [
              [0, 0],
              [320, 0],
              [320, 480],
            ],
          },
        ],
        rules,
        ...more,
      }),
      'site.json',
      SIZE,
    ),
    SIZE,
  );

test('a rule keeps its kind, its place and how long; `seconds` and `dwellSeconds` say the same', () => {
  const { rules, places } = siteOf([
    { id: 'Long stay', kind: 'loitering', zone: 'yard', dwellSeconds: 12.5 },
    { id: 'In', kind: 'intrusion', line: 'gate', classes: ['car'] },
    { id: 'Down', kind: 'person_down', seconds: 3 },
  ]);
  expect(rules.versions).toMatchObject([
    { kind: 'loitering', placeId: 'zone-0', thresholds: { forMs: 12_500 } },
    { kind: 'intrusion', placeId: 'line-0', classes: ['car'] },
    { kind: 'person_down', placeId: undefined, thresholds: { forMs: 3_000 } },
  ]);
  expect(places.zones[0]?.polygon).toEqual([
    [0, 0],
    [0.5, 0],
    [0.5, 1],
  ]);
});

test('a kind that needs a zone watches the whole picture where the rule names no place', () => {
  const { rules, placeCalled } = siteOf([{ id: 'any', kind: 'intrusion' }]);
  expect(placeCalled(rules.versions[0]?.placeId ?? '')).toBe('picture');
});

test.each([
  ['running without a calibration', { kind: 'running' }, /rule r \(running\): .*not calibrated.*four points/],
  ['a density without a calibration', { kind: 'crowd', personsPerM2: 2 }, /not calibrated/],
  ['a line for a kind that needs an area', { kind: 'loitering', line: 'gate' }, /rule r \(loitering\): .*is a line/],
  ['a class that the kind is not about', { kind: 'person_down', classes: ['car'] }, /not about car/],
  ['a speed for a kind that measures none', { kind: 'loitering', kmh: 5 }, /rule r \(loitering\)/],
])('%s is refused, and the rule is named', (_, rule, message) =>
  expect(() => siteOf([{ id: 'r', ...rule }])).toThrow(message),
);

const eventAt = (seconds: number, more: Partial<BehaviourEvent>) => ({
  kind: 'behaviour' as const,
  id: 'b',
  data: {
    ...behaviourEvent.schema.parse(behaviourEvent.example),
    kind: 'loitering',
    ruleId: 'rule-0',
    placeId: 'zone-0',
    capturedAtMs: seconds * 1_000,
    beganAtMs: 2_000,
    incidentId: 'i',
    confidence: 0.5,
    trackId: 'c:1:0:t7',
    ...more,
  },
});

test('an incident is one row from its beginning to its end, with the names of the file', () => {
  const site = siteOf([{ id: 'Long stay', kind: 'loitering', zone: 'yard' }]);
  const rows = behaviourRows(
    [
      eventAt(9, { beganAtMs: 8_000, endedAtMs: 8_500, incidentId: 'later' }),
      eventAt(5, { phase: 'began' }),
      eventAt(7, { phase: 'over', endedAtMs: 6_800, trackId: undefined }),
    ],
    site,
  );
  expect(rows).toEqual(['2.00,6.80,Long stay,loitering,yard,,0.50', '8.00,8.50,Long stay,loitering,yard,1,0.50']);
});

test('an event that no rule raised is no row', () =>
  expect(behaviourRows([eventAt(5, { ruleId: undefined })], siteOf([]))).toEqual([]));

import { expect, it } from 'vitest';
import { parseSite, type Site } from './site.ts';

const SIZE = { width: 352, height: 288 };
const points = [
  { px: [240.3, 247.6], m: [0, 0] },
  { px: [336.3, 249.5], m: [7.3, 0] },
  { px: [213.7, 152], m: [0, 45] },
  { px: [254.7, 152.5], m: [7.3, 45] },
];
const lines = [{ name: 'a', from: [0, 200], to: [351, 200] }];
const zones = [
  {
    name: 'road',
    polygon: [
      [10, 100],
      [340, 100],
      [340, 280],
    ],
  },
];
const parse = (site: object): Site => parseSite(JSON.stringify(site), 'site.json', SIZE);

it('reads a whole site in px of the video', () => {
  const rules = [{ id: 'r', kind: 'intrusion', zone: 'road', classes: ['person'] }];
  const site = parse({ calibration: { points }, lines, zones, rules });
  expect(site.ground?.toGround({ x: 240.3, y: 247.6 })?.yM).toBeCloseTo(0, 6);
  expect(site.zones[0]?.polygon).toHaveLength(3);
  expect(site.rules[0]?.kind).toBe('intrusion');
});

it('needs lines only, and ignores keys it does not know', () => {
  const site = parse({ lines, notes: 'by hand' });
  expect(site).toMatchObject({ zones: [], rules: [], lines: [{ name: 'a' }] });
  expect(site.ground).toBeUndefined();
});

it('puts corners that were drawn a little past the edge on it', () => {
  const site = parse({
    lines,
    zones: [
      {
        name: 'z',
        polygon: [
          [-5, 100],
          [340, 100],
          [340, 290],
        ],
      },
    ],
  });
  expect(site.zones[0]?.polygon).toEqual([
    [0, 100],
    [340, 100],
    [340, 288],
  ]);
});

const inALine = points.map(({ m }, i) => ({ px: [100 + 20 * i, 100 + 10 * i], m }));
const rule = { id: 'r', kind: 'loitering', zone: 'road' };

it.each<[string, object, RegExp]>([
  ['no lines', {}, /lines is missing/],
  ['a point without metres', { lines, calibration: { points: [{ px: [1, 2] }] } }, /calibration\.points\.0/],
  ['three points', { lines, calibration: { points: points.slice(0, 3) } }, /at least four points/],
  ['four points in a line', { lines, calibration: { points: inALine } }, /lie in a line on the picture/],
  [
    'the calibration of a larger picture',
    { lines, calibration: { points: points.map(({ px: [x = 0, y = 0], m }) => ({ px: [x * 2, y * 2], m })) } },
    /point 1 of the calibration, \[480\.6,495\.2\], lies outside the picture of 352 x 288 px/,
  ],
  ['a line that begins where it ends', { lines: [{ name: 'a', from: [1, 1], to: [1, 1] }] }, /begins where it ends/],
  ['a line outside', { lines: [{ name: 'a', from: [400, 1], to: [500, 1] }] }, /line a lies outside the picture/],
  ['two lines of one name', { lines: [...lines, ...lines] }, /the line name a is used twice/],
  ['a oneWay that is no direction', { lines: [{ ...lines[0], oneWay: 'up' }] }, /left_to_right or right_to_left/],
  [
    'a zone outside',
    {
      lines,
      zones: [
        {
          name: 'z',
          polygon: [
            [400, 10],
            [500, 10],
            [500, 90],
          ],
        },
      ],
    },
    /zone z has a corner at \[400,10\], outside the picture/,
  ],
  [
    'a zone without area',
    {
      lines,
      zones: [
        {
          name: 'z',
          polygon: [
            [10, 10],
            [20, 20],
            [30, 30],
          ],
        },
      ],
    },
    /zone z has no area/,
  ],
  ['two zones of one name', { lines, zones: [...zones, ...zones] }, /the zone name road is used twice/],
  [
    'a rule without its zone',
    { lines, zones, rules: [{ id: 'r', kind: 'object_on_road' }] },
    /rule r \(object_on_road\) needs a zone/,
  ],
  ['a rule without its line', { lines, rules: [{ id: 'r', kind: 'wrong_way' }] }, /needs a line or a zone/],
  ['a rule whose zone is not there', { lines, rules: [rule] }, /zone road, which the file does not define/],
  ['a rule whose line is not there', { lines, rules: [{ id: 'r', kind: 'wrong_way', line: 'b' }] }, /line b, which/],
  ['a rule id used twice', { lines, zones, rules: [rule, rule] }, /the rule id r is used twice/],
  ['an unknown kind', { lines, zones, rules: [{ ...rule, kind: 'fighting' }] }, /no rule kind "fighting"/],
  ['an unknown class', { lines, zones, rules: [{ ...rule, classes: ['woman'] }] }, /rules\.0\.classes\.0/],
])('refuses %s', (_, site, message) => expect(() => parse(site)).toThrow(message));

it('refuses what is no JSON', () => expect(() => parseSite('{', 'site.json', SIZE)).toThrow(/is no JSON/));

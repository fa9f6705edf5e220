import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlateText } from '../index.ts';
import {
  comparePlates,
  formatPlate,
  parsePlate,
  PlateText as PlateSchema,
  plateDistance,
  SURE_CHARACTER,
} from '../index.ts';

const parse = (raw: string): PlateText => {
  const parsed = parsePlate(raw);
  if (parsed.kind === 'refused') throw new Error(parsed.detail);
  return parsed.plate;
};

describe('a plate is parsed', () => {
  test.each([
    ['12345 | أ | 6', 'morocco', '12345 | أ | 6', 'ma:12345:أ:6'],
    ['12345|ا|6', 'morocco', '12345 | أ | 6', 'ma:12345:أ:6'],
    ['12345-A-6', 'morocco', '12345 | أ | 6', 'ma:12345:أ:6'],
    ['12345a6', 'morocco', '12345 | أ | 6', 'ma:12345:أ:6'],
    ['١٢٣٤٥ | ب | ٧٢', 'morocco', '12345 | ب | 72', 'ma:12345:ب:72'],
    ['1 | هـ | 89', 'morocco', '1 | ه | 89', 'ma:1:ه:89'],
    ['\u206612345 | \u2068د\u2069 | 6\u2069', 'morocco', '12345 | د | 6', 'ma:12345:د:6'],
    ['6 | د | 12345', 'morocco', '12345 | د | 6', 'ma:12345:د:6'],
    ['12 | د | 34', 'morocco', '12 | د | 34', 'ma:12:د:34'],
    ['12345 | ط | 06', 'morocco', '12345 | ط | 6', 'ma:12345:ط:6'],
    ['12345 | ي | 6', 'morocco', '12345 | ي | 6', 'ma:12345:ي:6'],
    ['12345 | ش | 6', 'morocco', '12345 | ش | 6', 'ma:12345:ش:6'],
    ['12345 | ? | 6', 'morocco', '12345 | ? | 6', 'ma:12345:?:6'],
    ['12345 unknown 6', 'morocco', '12345 | ? | 6', 'ma:12345:?:6'],
    ['1234 | W | 18', 'morocco', '1234 | و | 18', 'ma:1234:و:18'],
    ['1234-56 | 7', 'morocco-1983', '1234-56 | 7', 'm83:1234-56:7'],
    ['12-5/9', 'morocco-1983', '12-5 | 9', 'm83:12-5:9'],
    ['123456WW', 'ww', '123456 | WW', 'ww:123456'],
    ['ww 012345', 'ww', '012345 | WW', 'ww:012345'],
    ['1234 W18', 'w18', '1234 | W18', 'w18:1234'],
    ['W18-77', 'w18', '77 | W18', 'w18:77'],
    ['ab-123-cd', 'other', 'AB 123 CD', 'other:AB123CD'],
    ['188 تونس 999', 'other', '188 تونس 999', 'other:188تونس999'],
    ['123456 | أ | 6', 'other', '123456 أ 6', 'other:123456أ6'],
    ['12345 | أ | 90', 'other', '12345 أ 90', 'other:12345أ90'],
    ['12345 | أ | 0', 'other', '12345 أ 0', 'other:12345أ0'],
    ['01234 | أ | 6', 'other', '01234 أ 6', 'other:01234أ6'],
    ['1234-56 | 0', 'other', '1234 56 0', 'other:1234560'],
    ['1234567 WW', 'other', '1234567 WW', 'other:1234567WW'],
  ])('%s as %s', (raw, family, text, key) => {
    expect(parse(raw)).toMatchObject({ family, text, key });
    expect(PlateSchema.safeParse(parse(raw)).success).toBe(true);
  });

  test.each([
    ['', 'empty', 'no letter and no digit'],
    [' | - | ', 'empty', 'no letter and no digit'],
    ['?', 'empty', 'no letter and no digit'],
    ['\u2066\u2069', 'empty', 'no letter and no digit'],
    ['1'.repeat(60), 'too_long', 'a plate has 30 characters at most, this text has 60'],
    ['1'.repeat(100_000), 'too_long', 'this text has 100000'],
  ])('%j is refused as %s, and says why', (raw, reason, detail) => {
    expect(parsePlate(raw)).toMatchObject({ kind: 'refused', reason });
    expect(parsePlate(raw)).toHaveProperty('detail', expect.stringContaining(detail));
  });

  test('of every form can be parsed again after it was formatted for readers of either script', () => {
    // A small linear congruential generator: the same thousand plates at every run.
    let seed = 20_260_921;
    const below = (limit: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * limit);
    };
    const forms = [
      () => `${1 + below(99_999)} | ${'أبدهوطي?'[below(8)]} | ${1 + below(89)}`,
      () => `${1 + below(9_999)}-${1 + below(99)} | ${1 + below(9)}`,
      () => `${below(1_000_000)} | WW`,
      () => `${below(1_000_000)} | W18`,
    ];
    for (let round = 0; round < 1_000; round += 1) {
      const text = forms[round % forms.length]?.() ?? '';
      const plate = parse(text);
      expect(plate.text).toBe(text);
      expect(parse(formatPlate(plate, 'arabic'))).toEqual(plate);
      expect(parse(formatPlate(plate, 'latin'))).toEqual(plate);
      expect(plateDistance(plate, plate)).toBe(plate.letter === 'unknown' ? 0.5 : 0);
    }
  });
});

describe('a plate for people', () => {
  test('keeps its order in text of either direction: the whole and its Arabic letter are isolated', () => {
    const plate = parse('12345 | أ | 6');
    expect(formatPlate(plate, 'arabic')).toBe('\u206612345 | \u2068أ\u2069 | 6\u2069');
    expect(formatPlate(plate, 'latin')).toBe('\u206612345 | A | 6\u2069');
  });

  test('shows a letter that has no transliteration as it is, and an unread one as a question mark', () => {
    expect(formatPlate(parse('12 | ش | 6'), 'latin')).toBe('\u206612 | \u2068ش\u2069 | 6\u2069');
    expect(formatPlate(parse('12 | ? | 6'), 'arabic')).toBe('\u206612 | ? | 6\u2069');
  });
});

describe('a read against a listed plate', () => {
  test.each([
    ['12345 | أ | 6', '12345 | أ | 6', 'exact', []],
    ['123456 WW', 'WW 123456', 'exact', []],
    ['AB 123', 'ab-123', 'exact', []],
    ['12345 | ? | 6', '12345 | أ | 6', 'possible', ['letter not read, listed أ']],
    ['12345 | ? | 6', '12345 | ? | 6', 'possible', ['letter not read, listed ?']],
    ['12345 | أ | 6', '12345 | ? | 6', 'possible', ['letter أ not listed']],
    ['12345 | أ | 6', '12346 | أ | 6', 'possible', ['character 5: read 5, listed 6']],
    ['12345 | ? | 6', '12346 | أ | 6', 'possible', ['character 5: read 5, listed 6', 'letter not read, listed أ']],
    ['12345 | أ | 6', '12345 | أ | 8', 'possible', ['character 7: read 6, listed 8']],
    ['123456 WW', '123458 WW', 'possible', ['character 6: read 6, listed 8']],
    ['AB O23', 'AB 023', 'possible', ['character 3: read O, listed 0']],
    ['I23456 WW', '123456 WW', 'possible', ['character 1: read I, listed 1']],
    ['1234567', '1234-56 | 7', 'possible', ['grouped differently']],
  ])('%s and %s: %s / %s', (read, listed, match, differences) => {
    expect(comparePlates(parse(read), parse(listed))).toEqual({ match, differences });
  });

  test.each([
    ['another letter', '12345 | أ | 6', '12345 | ب | 6'],
    ['a digit that is not easily confused', '12345 | أ | 6', '12375 | أ | 6'],
    ['two confusable pairs', '12345 | أ | 6', '72346 | أ | 6'],
    ['one pair in the serial and one in the prefecture', '12345 | ? | 6', '12346 | أ | 8'],
    ['one digit less', '12345 | ? | 6', '1234 | أ | 6'],
    ['the bar elsewhere', '12345 | ? | 6', '1234 | أ | 56'],
    ['a question mark in a foreign plate', 'AB?23CD', 'ABX23CD'],
    ['a provisional plate of the same digits', '12345 | ? | 6', '123456 WW'],
    ['WW and W18', '123456 WW', '123456 W18'],
  ])('%s is another plate', (_, read, listed) => {
    expect(comparePlates(parse(read), parse(listed))).toEqual({ match: 'none', differences: [] });
    expect(comparePlates(parse(listed), parse(read)).match).toBe('none');
  });

  test('is nearer if the differing characters are confusable', () => {
    const plate = parse('12345 | أ | 6');
    expect(plateDistance(plate, parse('12346 | أ | 6'))).toBeCloseTo(0.3);
    expect(plateDistance(plate, parse('12345 | ? | 6'))).toBeCloseTo(0.5);
    expect(plateDistance(plate, parse('12375 | أ | 6'))).toBeCloseTo(1);
    expect(plateDistance(plate, parse('1234 | أ | 6'))).toBeCloseTo(1);
  });
});

/** Readings of four frames of `samples/gate-approach.mp4` by the plate reader: text and confidence of each character. */
const RECORDED = {
  doubtful: '2:1.000 7:1.000 4:1.000 6:0.869 8:0.972 3:0.998 W:0.837 W:0.695',
  nearer: '2:1.000 7:1.000 4:1.000 6:0.999 8:1.000 3:1.000 W:0.995 W:0.724',
  letterFar: '3:1.000 6:0.982 8:0.999 1:1.000 4:1.000 د:1.000 2:1.000 6:1.000',
  letterNear: '3:1.000 6:1.000 8:0.999 1:1.000 4:0.999 د:1.000 2:1.000 6:0.996',
} as const;
const recorded = (frame: keyof typeof RECORDED) =>
  RECORDED[frame]
    .split(' ')
    .map((read) => ({ text: read.split(':')[0] ?? '', confidence: Number(read.split(':')[1]) }));

describe('a read whose characters have a confidence', () => {
  test.each([
    ['doubtful', '274683 WW', '274583 WW', 'possible'],
    ['nearer', '274683 WW', '274583 WW', 'none'],
    ['nearer', '274683 WW', '274683 WW', 'exact'],
    ['letterFar', '36814 | د | 26', '35814 | د | 26', 'none'],
    ['letterNear', '36814 | د | 26', '35814 | د | 26', 'none'],
    ['letterNear', '36814 | د | 26', '36814 | ? | 26', 'possible'],
  ] as const)('%s, read %s, listed %s: %s', (frame, read, listed, match) => {
    expect(comparePlates(parse(read), parse(listed), recorded(frame)).match).toBe(match);
  });

  test('that does not line up with the plate counts as uncertain, so a person decides', () => {
    const other = recorded('letterNear').slice(1);
    expect(comparePlates(parse('36814 | د | 26'), parse('35814 | د | 26'), other).match).toBe('possible');
  });

  test('property: only an uncertain character may be confused, and confidence never makes or breaks an exact match', () => {
    const digits = fc.integer({ min: 10_000, max: 99_999 }).map(String);
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    const plates = fc.tuple(digits, digits, fc.array(confidence, { minLength: 7, maxLength: 7 }));
    fc.assert(
      fc.property(plates, ([seen, wanted, sureness]) => {
        const [read, listed] = [parse(`${seen} | أ | 6`), parse(`${wanted} | أ | 6`)];
        const characters = [...`${seen}أ6`].map((text, index) => ({ text, confidence: sureness[index] ?? 0 }));
        const unsure = characters.map(({ confidence: sure }) => sure < SURE_CHARACTER);
        const without = comparePlates(read, listed);
        const differsAt = [...seen].flatMap((digit, index) => (digit === wanted[index] ? [] : [index]));
        const expected = without.match === 'possible' && !differsAt.every((at) => unsure[at]) ? 'none' : without.match;
        expect(comparePlates(read, listed, characters).match).toBe(expected);
      }),
      { examples: [[['12346', '12345', [1, 1, 1, 1, 0.89, 1, 1]]], [['12346', '12345', [1, 1, 1, 1, 0.9, 1, 1]]]] },
    );
  });
});

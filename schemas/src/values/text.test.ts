import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { normaliseText, normaliseTexts, textFault, writtenText } from './text.ts';

const wire = writtenText(3, 80);
/** The fault of a text after the normalisation at the border. */
const faultAtBorder = (text: string) => textFault(normaliseText(text));

describe('a text as people of Rabat write it is accepted', () => {
  test.each([
    'Tribunal de première instance, dossier n° 12/2026',
    'محكمة الرباط: قضيّةٌ رقم ١٢',
    'ⵜⴰⵎⵏⴰⴹⵜ ⵏ ⵕⵕⴱⴰⵟ 2026',
    'L’agent a vu « deux véhicules » (7 h 30 – 8 h)',
    'dossier 7 🙂',
  ])('%s', (text) => {
    expect(wire.safeParse(text).success).toBe(true);
    expect([normaliseText(text), faultAtBorder(text)]).toEqual([text, undefined]);
  });
});

describe('a character that is invisible or moves others is refused on the wire and at every border', () => {
  test.each([
    ['a control character', 'case\u0007 7'],
    ['NUL', 'case\u0000 7'],
    ['a line break', 'case 7\ncase 8'],
    ['a carriage return', 'case 7\rcase 8'],
    ['a tab', 'case\t7'],
    ['a next line', 'case 7\u0085case 8'],
    ['a line separator', 'case 7\u2028case 8'],
    ['a zero-width space', 'case\u200b7'],
    ['a zero-width joiner', 'case\u200d7'],
    ['a right-to-left override', 'case \u202e7'],
    ['an isolate', 'case \u20677\u2069'],
    ['a direction mark', 'case 7\u200f'],
    ['an Arabic letter mark', 'case \u061c7'],
    ['a byte order mark inside', 'ca\ufeffse 7'],
    ['a soft hyphen', 'ca\u00adse 7'],
    ['a tag character', 'case 7\u{e0041}'],
    ['a letter that is drawn as nothing', 'case\u31647'],
    ['an empty Braille pattern', 'case\u28007'],
    ['half a surrogate', 'case 7\ud800'],
    ['a private character', 'case 7\ue000'],
    ['a tower of marks', `case 7${'\u0301'.repeat(9)}`],
    ['a mark without a letter', '\u0301case'],
    ['nothing but blanks', '   '],
    ['nothing but points', '...'],
  ])('%s', (_, text) => {
    expect(wire.safeParse(text).success).toBe(false);
    expect(faultAtBorder(text)).toBeDefined();
  });
});

describe('texts that look the same become one text', () => {
  it('composed, with single blanks and none at the ends', () => {
    expect(normaliseText('  Affaire\u00a0\u00a0De\u0301mo\u2003 7 ')).toBe('Affaire Démo 7');
    expect(wire.safeParse('De\u0301mo 7').success).toBe(false);
    expect(wire.safeParse('Demo  7').success).toBe(false);
    expect(wire.safeParse(' Demo 7').success).toBe(false);
  });

  it('in every string of a body at any depth, and nothing else changes', () => {
    const body = { a: [' x\u00a0y ', 1, null], b: { c: 'De\u0301', d: true } };
    expect(normaliseTexts(body)).toEqual({ a: ['x y', 1, null], b: { c: 'Dé', d: true } });
  });

  it('a normalised text stays the same, and the wire accepts every text that a border accepts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).toBe(once);
        if (faultAtBorder(text) === undefined) expect(writtenText(1, 1_000).safeParse(once).success).toBe(true);
        if (wire.safeParse(text).success) expect(textFault(text)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

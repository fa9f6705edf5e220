import { DARK, LIGHT } from './runs.ts';
import type { Run } from './runs.ts';
import type { Size } from './yuv-image.ts';

/** A letter is five dots wide and seven high; a base-32 digit is one row of it, its left dot the highest bit. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ A: 'EHHVHHH', B: 'UHHUHHU', C: 'EHGGGHE', D: 'UHHHHHU', E: 'VGGUGGV', F: 'VGGUGGG', G: 'EHGNHHF' },
  ...{ H: 'HHHVHHH', I: 'E44444E', J: '72222IC', K: 'HIKOKIH', L: 'GGGGGGV', M: 'HRLLHHH', N: 'HHPLJHH' },
  ...{ O: 'EHHHHHE', P: 'UHHUGGG', Q: 'EHHHLID', R: 'UHHUKIH', S: 'FGGE11U', T: 'V444444', U: 'HHHHHHE' },
  ...{ V: 'HHHHHA4', W: 'HHHLLLA', X: 'HHA4AHH', Y: 'HHHA444', Z: 'V1248GV', 0: 'EHJLPHE', 1: '4C4444E' },
  ...{ 2: 'EH1248V', 3: 'V2421HE', 4: '26AIV22', 5: 'VGU11HE', 6: '68GUHHE', 7: 'V124888', 8: 'EHHEHHE' },
  ...{ 9: 'EHHF12C', '-': '000V000', _: '000000V', '.': '00000CC', ':': '0CC0CC0', '/': '01248G0' },
  ...{ '@': 'EH1DLLE', '?': 'EH12404', ' ': '0000000' },
};
const ACROSS = 6;
const DOWN = 9;
/** The height of a dot, px in a picture of 360 lines. */
const DOT_PX = 2;

/** Bands at the top and at the bottom of a picture that name who looks at it. A cut of one leaves the other. */
export function viewerMark(mark: string, { width, height }: Size): Run[] {
  const dot = Math.max(1, Math.round((DOT_PX * Math.min(width, height)) / 360));
  const perLine = Math.max(1, Math.floor(width / (ACROSS * dot)) - 1);
  const lines = [...mark.toUpperCase().matchAll(new RegExp(`.{1,${perLine}}`, 'gs'))].map(([line]) => line);
  const tall = lines.length * DOWN * dot;
  return [0, height - tall].flatMap((top) => [
    ...Array.from({ length: tall }, (_, y) => ({ y: top + y, left: 0, right: width, luma: DARK })),
    ...lines.flatMap((line, at) => lineRuns(line, { left: dot, top: top + (at * DOWN + 1) * dot, dot })),
  ]);
}

type At = { readonly left: number; readonly top: number; readonly dot: number };

const lineRuns = (line: string, { left, top, dot }: At): Run[] =>
  [...line].flatMap((letter, at) => letterRuns(letter, { left: left + at * ACROSS * dot, top, dot }));

function letterRuns(letter: string, { left, top, dot }: At): Run[] {
  const rows = [...(LETTERS[letter] ?? LETTERS['?'] ?? '')];
  return rows.flatMap((row, y) =>
    [0, 1, 2, 3, 4]
      .filter((x) => (Number.parseInt(row, 32) >> (4 - x)) & 1)
      .flatMap((x) =>
        Array.from({ length: dot }, (_, line) => ({
          y: top + y * dot + line,
          left: left + x * dot,
          right: left + (x + 1) * dot,
          luma: LIGHT,
        })),
      ),
  );
}

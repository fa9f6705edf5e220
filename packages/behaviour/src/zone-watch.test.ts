import { Zone } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { newZoneWatch, stepZone } from './zone-watch.ts';

const name = { fr: 'Z', ar: 'Z', en: 'Z' };
const polygon = [
  [0, 0],
  [1, 0],
  [1, 1],
];
const forbidden = Zone.parse({ id: 'z', name, kind: 'forbidden', classes: ['person'], polygon });
const loitering = Zone.parse({ id: 'z', name, kind: 'loitering', classes: ['person'], polygon, dwellMs: 2_000 });

/** One letter for each frame, 200 ms apart: i inside, o outside, u inside with a class that the zone does not list, - not detected. */
const watch = (zone: Zone, story: string): string[] => {
  let state = newZoneWatch;
  const findings: string[] = [];
  [...story].forEach((letter, index) => {
    if (letter === '-') return;
    const step = stepZone(state, zone, letter !== 'o', letter !== 'u', index * 200);
    state = step.watch;
    if (step.finding?.kind === 'loitering')
      findings.push(`stay ${step.finding.stay} after ${step.finding.dwellMs} at ${index}`);
    if (step.finding?.kind === 'zone_entered') findings.push(`entered at ${index}`);
  });
  return findings;
};

describe('a forbidden zone', () => {
  test.each([
    ['two detections inside are an entry', 'oii', ['entered at 2']],
    ['one detection is not: a single box may be wrong', 'oioioio', []],
    ['an entry is reported once per track', 'iiiiooooooooooooooiiii', ['entered at 1']],
    ['a class that the zone does not list enters freely', 'uuuu', []],
    ['detections before the class was settled count as well', 'uui', ['entered at 2']],
  ])('%s', (_, story, expected) => {
    expect(watch(forbidden, story)).toEqual(expected);
  });
});

describe('a loitering zone of two seconds', () => {
  test.each([
    ['just under the threshold', 'iiiiiiiiii', []],
    ['at the threshold, and then not again', 'iiiiiiiiiiiiiii', ['stay 0 after 2000 at 10']],
    ['a short absence is tolerated', 'iiiiooooiiiii', ['stay 0 after 2000 at 10']],
    ['being hidden for a moment is tolerated', 'iiii----iiiii', ['stay 0 after 2000 at 10']],
    ['a long absence ends the stay', 'iiiiiooooooiiiii', []],
    [
      'a second stay is reported again',
      'iiiiiiiiiiiooooooiiiiiiiiiii',
      ['stay 0 after 2000 at 10', 'stay 1 after 2000 at 27'],
    ],
  ])('%s', (_, story, expected) => {
    expect(watch(loitering, story)).toEqual(expected);
  });
});

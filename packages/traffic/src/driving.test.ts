import type { TrackMotion } from '@marsad/ground';
import { expect, it } from 'vitest';
import { driving, newDriving, noteDriving, type Driving } from './driving.ts';

const at = (kmh: number | undefined, speedInHeights?: number): TrackMotion =>
  ({ velocity: kmh === undefined ? undefined : { speedMs: kmh / 3.6 }, speedInHeights }) as TrackMotion;

function droveAt(speeds: readonly [kmh: number | undefined, heights: number | undefined, ms: number][]): Driving {
  const driven = newDriving();
  for (const [kmh, heights, ms] of speeds) noteDriving(driven, at(kmh, heights), ms);
  return driven;
}

it.each<[string, Driving, { crawlingShare: number; heldUpShare: number }]>([
  ['nobody drove', newDriving(), { crawlingShare: 0, heldUpShare: 0 }],
  ['all drive freely', droveAt([[70, 2, 1_000]]), { crawlingShare: 0, heldUpShare: 0 }],
  ['one lane is slow', droveAt([[70, 2, 700], [31, 1, 300]]), { crawlingShare: 0, heldUpShare: 0.3 }], // prettier-ignore
  ['a street where all drive at 31 km/h', droveAt([[31, 1, 1_000]]), { crawlingShare: 0, heldUpShare: 0 }],
  ['one lane queues', droveAt([[71, 2, 400], [5, 0.1, 600]]), { crawlingShare: 0.6, heldUpShare: 0.6 }], // prettier-ignore
  ['no calibration', droveAt([[undefined, 2, 400], [undefined, 0.4, 600]]), { crawlingShare: 0.6, heldUpShare: 0 }], // prettier-ignore
])('shares out the time of vehicles: %s', (_, driven, shares) => {
  const found = driving(driven, driven);
  expect(found.crawlingShare).toBeCloseTo(shares.crawlingShare, 6);
  expect(found.heldUpShare).toBeCloseTo(shares.heldUpShare, 6);
});

it('takes from the longer time how fast those drive whom nobody holds up', () => {
  const slow = droveAt([[31, 1, 1_000]]);
  const all = droveAt([[31, 1, 1_000], [72, 2, 9_000]]); // prettier-ignore
  expect(driving(slow, all).heldUpShare).toBe(1);
});

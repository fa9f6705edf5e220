import { expect, test } from 'vitest';
import type { Detection } from '../ports.ts';
import { viewpointOf } from './viewpoint.ts';

const source = { width: 768, height: 432 };
const region = { x: 300, y: 100, width: 120, height: 160 };
const car = (confidence: number): Detection => ({ class: 'car', confidence, box: region });
const looks = (count: number, detections: Detection[], motion = [region]) =>
  Array.from({ length: count }, () => ({ detections, motion }));

test.each([
  ['what moves is as large as a vehicle and nobody names it', looks(10, []), 'overhead'],
  ['it is named, but never surely', looks(10, [car(0.3)]), 'overhead'],
  ['it is named surely', looks(10, [car(0.6)]), 'oblique'],
  ['it is named surely in a third of the frames', [...looks(10, []), ...looks(5, [car(0.6)])], 'oblique'],
  ['too little moves to tell', looks(4, []), 'oblique'],
  ['only small things move', looks(10, [], [{ x: 10, y: 10, width: 20, height: 20 }]), 'oblique'],
])('where %s, the view is taken for %s', (_, seen, view) => {
  expect(viewpointOf(seen, source)).toBe(view);
});

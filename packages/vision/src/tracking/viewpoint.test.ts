import { expect, test } from 'vitest';
import type { Detection } from '../ports.ts';
import { viewpointOf } from './viewpoint.ts';

const source = { width: 768, height: 432 };
const region = { x: 300, y: 100, width: 120, height: 160 };
const car = (confidence: number): Detection => ({ class: 'car', confidence, box: region });
const framesWith = (count: number, detections: Detection[], motion = [region]) =>
  Array.from({ length: count }, () => ({ detections, motion }));

test.each([
  ['regions of a vehicle’s size move and have no detection', framesWith(10, []), 'overhead'],
  ['they have weak detections only', framesWith(10, [car(0.3)]), 'overhead'],
  ['they have confident detections', framesWith(10, [car(0.6)]), 'oblique'],
  [
    'they have confident detections in a third of the frames',
    [...framesWith(10, []), ...framesWith(5, [car(0.6)])],
    'oblique',
  ],
  ['too little moves to tell', framesWith(4, []), 'oblique'],
  ['only small things move', framesWith(10, [], [{ x: 10, y: 10, width: 20, height: 20 }]), 'oblique'],
])('where %s, the view is taken for %s', (_, seen, view) => {
  expect(viewpointOf(seen, source)).toBe(view);
});

import { expect, test } from 'vitest';
import { groupOf, isObjectClass } from '../../parts/object-class.ts';
import { inPixels, scaleOf } from './outline.ts';

const SIZE = { widthPx: 1_280, heightPx: 720 };

test('an outline in fractions of the image is drawn in its pixels', () => {
  const outline = { class: 'car', x: 0.25, y: 0.5, width: 0.5, height: 0.1 };
  expect(inPixels(outline, SIZE)).toEqual({ x: 320, y: 360, width: 640, height: 72 });
});

test('text is larger in a tile than in the dialog', () => {
  expect([scaleOf(SIZE, false), scaleOf(SIZE, true)]).toEqual([4, 2.2]);
});

test.each([
  ['person', 'person', true],
  ['bicycle', 'cycle', true],
  ['truck', 'vehicle', true],
  ['scooter', 'vehicle', false],
])('%s is drawn as a %s', (text, group, isKnownClass) => {
  expect([groupOf(text), isObjectClass(text)]).toEqual([group, isKnownClass]);
});

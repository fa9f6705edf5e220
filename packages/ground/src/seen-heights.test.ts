import type { SceneTrack } from '@marsad/schemas';
import { expect, it, test } from 'vitest';
import { newSeenHeights, takeHeights } from './seen-heights.ts';

const FRAME = { widthPx: 640, heightPx: 360 };
const person = (x: number, y: number, more: Partial<SceneTrack> = {}): SceneTrack => ({
  ...{ ordinal: 1, class: 'person', confidence: 0.9, evidence: 'detected', ageMs: 1_000 },
  box: { x, y, width: 20, height: 60 },
  ...more,
});
const sceneOf = (...tracks: SceneTrack[]) => ({ ...FRAME, epoch: 1, part: 0, observedMs: 200, tracks });
const boxesOf = (...scenes: Parameters<typeof takeHeights>[1][]) => {
  const seen = newSeenHeights();
  for (const scene of scenes) takeHeights(seen, scene);
  return seen.boxes;
};

it('measures a person who stands alone by the middle of the lower edge', () => {
  expect(boxesOf(sceneOf(person(100, 100)))).toEqual([
    { class: 'person', at: { x: 110, y: 160 }, heightPx: 60, widthPx: 20 },
  ]);
});

test.each<[string, Partial<SceneTrack>]>([
  ['a predicted box', { evidence: 'predicted' }],
  ['a moving region', { evidence: 'motion' }],
  ['a class whose heights vary', { class: 'truck' }],
  ['a detection that is not sure', { confidence: 0.4 }],
  ['a track that is too young to have a class', { ageMs: 400 }],
  ['somebody who sits', { box: { x: 100, y: 100, width: 50, height: 60 } }],
  ['a box at the left edge', { box: { x: 0, y: 100, width: 20, height: 60 } }],
  ['a box at the lower edge', { box: { x: 100, y: 300, width: 20, height: 60 } }],
  ['a box of a few px', { box: { x: 100, y: 100, width: 4, height: 11 } }],
])('does not measure %s', (_, more) => {
  expect(boxesOf(sceneOf(person(100, 100, more)))).toEqual([]);
});

it('does not measure who is hidden behind somebody else', () => {
  const hidden = person(100, 100);
  const inFront = person(108, 110, { ordinal: 2 });
  expect(boxesOf(sceneOf(hidden, inFront))).toEqual([]);
});

test.each([
  ['was not observed', { observedMs: 0 }],
  ['is at night, when a box is that of lamps', { conditions: ['night'] }],
  ['has another shape', { widthPx: 480 }],
])('takes nothing from a scene that %s', (_, more) => {
  expect(boxesOf(sceneOf(), { ...sceneOf(person(100, 100)), ...more })).toEqual([]);
});

it('measures the same person again only after they went on by their own height', () => {
  const walk = [100, 120, 159, 161, 300].map((x) => sceneOf(person(x, 100)));
  const seen = boxesOf(...walk);
  expect(seen.map(({ at }) => at.x)).toEqual([110, 171, 310]);
  expect(seen.map(({ cameFrom }) => cameFrom?.x)).toEqual([undefined, 110, 171]);
});

it('lets one place of the picture give a few boxes at most, because a car may park there for days', () => {
  const parked = Array.from({ length: 50 }, (_, part) => ({ ...sceneOf(person(100, 100)), part }));
  expect(boxesOf(...parked)).toHaveLength(6);
});

it('scales a scene of another size to the first one', () => {
  const larger = { ...sceneOf(person(400, 400, { box: { x: 400, y: 400, width: 40, height: 120 } })), widthPx: 1_280 };
  expect(boxesOf(sceneOf(), { ...larger, heightPx: 720 })).toEqual([
    { class: 'person', at: { x: 210, y: 260 }, heightPx: 60, widthPx: 20 },
  ]);
});

import { describe, expect, it } from 'vitest';
import type { Box, ObjectClass } from '@marsad/schemas';
import { maskOf, unexplainedOf } from './masks.ts';
import type { MovingRegion } from './masks.ts';

const size = { widthPx: 800, heightPx: 600 };
const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });
const masked = (name: ObjectClass, of: Box): Box => maskOf({ class: name, box: of }, size);
const holds = (outer: Box, inner: Box) =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;

describe('masking', () => {
  const car = box(200, 200, 180, 150);
  const walker = box(300, 200, 60, 150);
  it.each<[string, ObjectClass, Box, Box]>([
    ['the lower two thirds of a car, where its plate is', 'car', car, box(200, 250, 180, 100)],
    ['the lower two thirds of a bus', 'bus', car, box(200, 250, 180, 100)],
    ['the lower two thirds of a truck', 'truck', car, box(200, 250, 180, 100)],
    ['all of a vehicle whose class is unknown', 'vehicle', car, car],
    ['head and shoulders of a person', 'person', walker, box(300, 200, 60, 60)],
    ['a motorcycle with its plate', 'motorcycle', walker, walker],
    ['a bicycle’s rider, who may stand out of its box', 'bicycle', box(300, 300, 80, 80), box(300, 245, 80, 135)],
  ])('hides %s, and more than the box', (_, name, of, hidden) => {
    const mask = masked(name, of);
    expect(holds(mask, hidden)).toBe(true);
    expect(mask.width).toBeGreaterThan(hidden.width);
  });

  it('leaves the legs of a walking person and the roof of a car visible', () => {
    const person = masked('person', walker);
    expect(person.y + person.height).toBeLessThan(walker.y + walker.height * 0.6);
    expect(masked('car', car).y).toBeGreaterThan(car.y + 30);
  });

  it.each([
    [359, false],
    [361, true],
  ])('hides all of a person %i px tall in a frame of 600: %s', (height, whole) => {
    const person = box(100, 20, 100, height);
    expect(holds(masked('person', person), person)).toBe(whole);
  });

  it('adds no wider a margin around a whole person than around a head', () => {
    const mask = masked('person', box(300, 20, 120, 480));
    expect(mask.width).toBeLessThan(160);
  });

  describe('of a moving region', () => {
    const person = { class: 'person', box: walker } as const;
    const moving = (region: Box, parts = [region]): MovingRegion => ({ ...region, parts });
    it('hides the whole region if no box explains any of it', () => {
      const region = box(50, 50, 40, 80);
      const [mask, ...more] = unexplainedOf([moving(region)], [person]);
      expect(mask && holds(mask, region)).toBe(true);
      expect(more).toEqual([]);
    });
    it('adds no mask if boxes explain the region', () => {
      expect(unexplainedOf([moving(box(298, 196, 66, 156))], [person])).toEqual([]);
    });
    it('hides what lies between two boxes that explain too little of it together', () => {
      const beside = { class: 'person', box: box(480, 200, 60, 150) } as const;
      const [mask] = unexplainedOf([moving(box(300, 200, 240, 150))], [person, beside]);
      expect(mask && holds(mask, box(385, 200, 70, 150))).toBe(true);
    });
    it('hides the rest of a region that a box explains only half of, because another person may be in it', () => {
      expect(unexplainedOf([moving(box(300, 200, 120, 150))], [person])).toHaveLength(1);
    });
    it('hides only the parts that no box explains, and not the still area between them', () => {
      const [queue, far] = [box(500, 0, 40, 60), box(700, 300, 60, 60)];
      const masks = unexplainedOf([moving(box(300, 0, 460, 360), [walker, queue, far])], [person]);
      expect(masks).toHaveLength(2);
      expect(masks[0] && holds(masks[0], queue)).toBe(true);
      expect(masks[1] && holds(masks[1], far)).toBe(true);
    });
  });
});

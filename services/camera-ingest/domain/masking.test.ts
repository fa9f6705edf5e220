import { describe, expect, it } from 'vitest';
import type { Box, ObjectClass } from '@marsad/schemas';
import { clipToPicture, maskRegions } from './masking.ts';

const size = { widthPx: 800, heightPx: 600 };
const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });
const masksOf = (name: ObjectClass, of: Box) => maskRegions([{ class: name, box: of }], [], size);
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
    ['all of a vehicle that nobody could name', 'vehicle', car, car],
    ['head and shoulders of a person', 'person', walker, box(300, 200, 60, 60)],
    ['a motorcycle with its plate', 'motorcycle', walker, walker],
    ['a bicycle’s rider, who may stand out of its box', 'bicycle', box(300, 300, 80, 80), box(300, 245, 80, 135)],
  ])('hides %s, and more than the box', (_, name, of, hidden) => {
    const [mask] = masksOf(name, of);
    expect(mask && holds(mask, hidden)).toBe(true);
    expect(mask && mask.width > hidden.width).toBe(true);
  });

  it('leaves the legs of a walking person and the roof of a car to be seen', () => {
    const [person] = masksOf('person', walker);
    expect(person && person.y + person.height).toBeLessThan(walker.y + walker.height * 0.6);
    const [roof] = masksOf('car', car);
    expect(roof?.y).toBeGreaterThan(car.y + 30);
  });

  it.each([
    [359, false],
    [361, true],
  ])('hides all of a person %i px tall in a picture of 600: %s', (height, whole) => {
    const person = box(100, 20, 100, height);
    const [mask] = masksOf('person', person);
    expect(mask !== undefined && holds(mask, person)).toBe(whole);
  });

  describe('of a moving region', () => {
    const person = { class: 'person', box: walker } as const;
    it('hides it whole where it has no box', () => {
      const region = box(50, 50, 40, 80);
      const masks = maskRegions([person], [region], size);
      expect(masks).toHaveLength(2);
      expect(masks[1] && holds(masks[1], region)).toBe(true);
    });
    it('hides nothing more where boxes explain it', () => {
      expect(maskRegions([person], [box(298, 196, 66, 156)], size)).toHaveLength(1);
    });
    it('takes two boxes together for one region', () => {
      const beside = { class: 'person', box: box(360, 200, 60, 150) } as const;
      expect(maskRegions([person, beside], [box(300, 200, 120, 150)], size)).toHaveLength(2);
    });
    it('hides it where a box explains only half of it: somebody may walk beside', () => {
      expect(maskRegions([person], [box(300, 200, 120, 150)], size)).toHaveLength(2);
    });
  });

  it('never leaves the picture', () => {
    const masks = maskRegions([{ class: 'car', box: box(-20, 520, 200, 120) }], [box(700, -10, 200, 60)], size);
    for (const mask of masks) expect(holds(box(0, 0, 800, 600), mask)).toBe(true);
    expect(masks).toHaveLength(2);
  });

  it('has nothing to hide outside the picture', () => {
    expect(masksOf('person', box(900, 10, 20, 50))).toEqual([]);
    expect(clipToPicture(box(-50, 0, 50, 10), size)).toBeNull();
  });
});

import type { Plane, Planes } from '@marsad/vision';
import { mapPlane } from './planar-image.ts';
import { randomNumbers } from './random-numbers.ts';

/** What may happen to an image between the street and the recorder, done to real images when a measurement runs. */
export type Spoiling = (image: Planes) => Planes;

/** Chroma without colour. */
const NEUTRAL = 128;

const ofLuma =
  (change: (luma: Plane) => Plane): Spoiling =>
  (image) => ({ ...image, luma: change(image.luma) });

const clamped = (place: number, length: number): number => Math.min(length - 1, Math.max(0, place));

/** The mean over a square of this radius, twice, which is nearly a Gaussian of 1.15, 2 and 3.7 px for 1, 2 and 4 px. */
function blurred(plane: Plane, radius: number): Plane {
  const side = 2 * radius + 1;
  const along = ({ data, stride, width, height }: Plane, stepX: number, stepY: number): Plane =>
    mapPlane({ data, stride, width, height }, (_, x, y) => {
      let sum = 0;
      for (let k = -radius; k <= radius; k++)
        sum += data[clamped(y + k * stepY, height) * stride + clamped(x + k * stepX, width)] ?? 0;
      return sum / side;
    });
  return [0, 1].reduce((image) => along(along(image, 1, 0), 0, 1), plane);
}

const darker = (gain: number): Spoiling => {
  const chroma = (plane: Plane): Plane => mapPlane(plane, (value) => NEUTRAL + (value - NEUTRAL) * gain);
  return ({ luma, cb, cr }) => ({ luma: mapPlane(luma, (value) => value * gain), cb: chroma(cb), cr: chroma(cr) });
};

const withNoise = (deviation: number): Spoiling => {
  const random = randomNumbers(7);
  // The sum of four even numbers is nearly normal, with a deviation of the root of a third.
  const normal = (): number => (random() + random() + random() + random() - 2) * Math.sqrt(3);
  return ofLuma((luma) => mapPlane(luma, (value) => value + deviation * normal()));
};

const covered = (share: number): Spoiling => {
  const over = (plane: Plane, level: (place: number) => number): Plane =>
    mapPlane(plane, (value, x, y) => (x < share * plane.width ? level(x + y) : value));
  return ({ luma, cb, cr }) => ({
    luma: over(luma, (place) => 28 + (place % 3)),
    cb: over(cb, () => NEUTRAL),
    cr: over(cr, () => NEUTRAL),
  });
};

const turned = (share: number): Spoiling =>
  ofLuma((luma) => {
    const by = Math.round(share * luma.width);
    return mapPlane(luma, (_, x, y) => luma.data[y * luma.stride + ((x + by) % luma.width)] ?? 0);
  });

const greyed: Spoiling = ({ luma, cb, cr }) => ({
  luma,
  cb: mapPlane(cb, () => NEUTRAL),
  cr: mapPlane(cr, () => NEUTRAL),
});

export const SPOILINGS: Readonly<Record<string, Spoiling>> = {
  'as it is': (image) => image,
  'blurred, 1.15 px': ofLuma((luma) => blurred(luma, 1)),
  'blurred, 2 px': ofLuma((luma) => blurred(luma, 2)),
  'blurred, 3.7 px': ofLuma((luma) => blurred(luma, 4)),
  'half as bright': darker(0.5),
  'a seventh as bright': darker(0.15),
  covered: covered(1),
  'half covered': covered(0.5),
  'noise of 4 levels': withNoise(4),
  'noise of 10 levels': withNoise(10),
  'without colour': greyed,
  'turned by 2 %': turned(0.02),
  'turned by 5 %': turned(0.05),
  'turned by 20 %': turned(0.2),
};

import { expect, test } from 'vitest';
import type { CameraView } from '../../api/types.ts';
import { topOf, viewsOf } from './city-style.ts';

test('a district is named above the middle of its northern edge', () => {
  expect(topOf([[-6, 34], [-4, 34], [-4, 35], [-6, 35]])).toEqual([-5, 35]); // prettier-ignore
});

test('a camera is drawn as a wedge from where it stands, in its heading', () => {
  const camera = { position: [-6.8, 34], headingDegrees: 90, health: 'down' } as unknown as CameraView;
  const [view] = viewsOf([camera]).features;
  const ring = view?.geometry.coordinates[0] ?? [];
  expect(view?.properties).toEqual({ tone: 'bad' });
  expect([ring[0], ring.at(-1)]).toEqual([[-6.8, 34], [-6.8, 34]]); // prettier-ignore
  expect(ring.slice(1, -1).every(([longitude]) => (longitude ?? 0) > -6.8)).toBe(true);
});

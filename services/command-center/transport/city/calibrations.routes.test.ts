import { describe, expect, it } from 'vitest';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient();
/** A carriageway of 7.3 m, 45 m long, seen from a mast. */
const POINTS = [
  { picture: [0.68, 0.86], xM: 0, yM: 0 },
  { picture: [0.95, 0.86], xM: 7.3, yM: 0 },
  { picture: [0.61, 0.53], xM: 0, yM: 45 },
  { picture: [0.72, 0.53], xM: 7.3, yM: 45 },
];
const preview = (points: object[], role: 'supervisor' | 'operator' = 'supervisor') =>
  client.post(
    '/api/calibrations/preview',
    { calibration: { points, widthPx: 352, heightPx: 288, origin: 'measured' } },
    client.as(role),
  );
type View = { grid: [number, number][][]; gridM: number; projected: [number, number][]; scaleError: number };

describe('a calibration while it is drawn', () => {
  it('gives a grid on the ground that passes through the points', async () => {
    const { grid, gridM, projected, scaleError } = (await preview(POINTS)).json<View>();
    expect(gridM).toBe(10);
    expect(scaleError).toBeGreaterThan(0);
    projected.forEach(([x, y], index) => {
      expect(x).toBeCloseTo(POINTS[index]?.picture[0] ?? NaN, 2);
      expect(y).toBeCloseTo(POINTS[index]?.picture[1] ?? NaN, 2);
    });
    // The line at x = 0 m runs through the first and the third point.
    const through = ([px, py]: readonly number[]) =>
      grid.some((line) => line.some(([x, y]) => Math.hypot(x - (px ?? 0), y - (py ?? 0)) < 0.02));
    expect(through([0.68, 0.86])).toBe(true);
    expect(grid.every((line) => line.length > 1)).toBe(true);
  });

  it('of points in a line says so', async () => {
    const inLine = POINTS.map((point, index) => ({ ...point, picture: [0.1 * index, 0.5], xM: index, yM: 0 }));
    expect((await preview(inLine)).json()).toMatchObject({ state: 'fault', fault: 'points_in_a_line' });
  });

  it('is for those who may change a camera', async () => {
    expect((await preview(POINTS, 'operator')).statusCode).toBe(403);
  });
});

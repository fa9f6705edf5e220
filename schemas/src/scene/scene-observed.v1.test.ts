import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOX_STEPS_PER_PX, SceneTrack, trackOnSteps } from './scene-observed.v1.ts';

const [WIDTH, HEIGHT] = [352, 288];
const share = fc.double({ min: 0, max: 1, noNaN: true });
/** Boxes in the frame, thin ones at its edges among them. */
const boxes = fc.tuple(share, share, share, share).map(([left, top, across, down]) => {
  const [x, y] = [left * (WIDTH - 0.01), top * (HEIGHT - 0.01)];
  return { x, y, width: 0.01 + across * (WIDTH - 0.01 - x), height: 0.01 + down * (HEIGHT - 0.01 - y) };
});
const tracks = fc
  .tuple(boxes, share)
  .map(([box, confidence]) =>
    SceneTrack.parse({ ordinal: 1, class: 'car', confidence, box, evidence: 'detected', ageMs: 0 }),
  );
const edges = ({ box: { x, y, width, height } }: SceneTrack) => [x, y, x + width, y + height];

it('keeps every box in the frame and every edge within half a step, or a step where a box is thinner than that', () => {
  fc.assert(
    fc.property(tracks, (track) => {
      const rounded = trackOnSteps(track);
      const [x = 0, y = 0, right = 0, bottom = 0] = edges(rounded);
      expect(x >= 0 && y >= 0 && right <= WIDTH && bottom <= HEIGHT).toBe(true);
      expect(SceneTrack.safeParse(rounded).success).toBe(true);
      edges(rounded).forEach((edge, at) => {
        expect(Number.isInteger(edge * BOX_STEPS_PER_PX)).toBe(true);
        expect(Math.abs(edge - (edges(track)[at] ?? 0))).toBeLessThanOrEqual(0.75);
      });
    }),
  );
});

it('changes nothing a second time', () => {
  fc.assert(
    fc.property(tracks, (track) => {
      expect(trackOnSteps(trackOnSteps(track))).toEqual(trackOnSteps(track));
    }),
  );
});

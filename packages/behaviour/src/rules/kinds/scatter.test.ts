import { expect, test } from 'vitest';
import { frameAt, motionAt, pointAt, watchedWith } from '../../testing/rules.ts';
import { scatter } from './scatter.ts';

/** A person 85 px high: 50 px are a metre. They stand within a circle, and then go away from its middle, or all to the right. */
const HEIGHT_PX = 85;
const PX_PER_M = 50;
type Walk = { readonly outMs?: number; readonly rightMs?: number; readonly calmMs?: number; readonly radiusM?: number };

function group(count: number, { outMs = 0, rightMs = 0, calmMs = 0, radiusM = 1 }: Walk) {
  return Array.from({ length: count }, (_, i) => {
    const angle = (i / count) * 2 * Math.PI;
    const at = (s: number) => {
      const out = radiusM + outMs * Math.max(0, s - 3);
      const right = rightMs * Math.max(0, s - 3) + calmMs * Math.min(s, 3);
      const x = 500 + PX_PER_M * (out * Math.cos(angle) + right);
      return { x, y: 250 + PX_PER_M * out * Math.sin(angle) };
    };
    const trail = Array.from({ length: 21 }, (_unused, step) => {
      const foot = at(step / 5);
      return pointAt(step * 200, foot, {
        box: { x: foot.x - 15, y: foot.y - HEIGHT_PX, width: 30, height: HEIGHT_PX },
      });
    });
    const now = trail.at(-1) ?? pointAt(0, at(0));
    return motionAt(i, 4_000, now.at, { class: 'person', now, trail });
  });
}

test.each<[string, number, Walk, boolean]>([
  ['six who run away from each other', 6, { outMs: 3 }, true],
  ['four, who are too few', 4, { outMs: 3 }, false],
  ['six who stroll apart', 6, { outMs: 1 }, false],
  ['six who run to one side', 6, { rightMs: 3 }, false],
  ['six who stand', 6, {}, false],
  ['six who were running before', 6, { outMs: 3, calmMs: 2 }, false],
  ['six who were no group', 6, { outMs: 3, radiusM: 8 }, false],
])('%s', (_, count, walk, isScatter) => {
  const rule = watchedWith({ thresholds: scatter.defaults });
  const held = scatter.step({}, frameAt(4_000, group(count, walk)), rule, { kind: 'picture' });
  expect(held.length).toBe(isScatter ? 1 : 0);
});

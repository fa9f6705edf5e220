import { expect, test } from 'vitest';
import type { Box } from '@marsad/schemas';
import { frameAt, motionAt, pointAt, watchedWith } from '../../testing/rules.ts';
import { personDown } from './person-down.ts';

/** The height and width of somebody over time, px; null while no frame shows them. The feet stay at y = 400 unless `lift` raises them. */
type Pose = { readonly h: number; readonly w: number; readonly lift?: number; readonly x?: number } | null;
const STEP_MS = 200;
const times = (count: number, pose: Pose): Pose[] => Array.from({ length: count }, () => pose);
const between = (from: NonNullable<Pose>, to: NonNullable<Pose>, frames: number): Pose[] =>
  Array.from({ length: frames }, (_, i) => {
    const share = (i + 1) / (frames + 1);
    const mix = (a = 0, b = 0) => a + (b - a) * share;
    return { h: mix(from.h, to.h), w: mix(from.w, to.w), lift: mix(from.lift, to.lift) };
  });

const UP = { h: 200, w: 70 };
const DOWN = { h: 60, w: 190 };
const SITTING = { h: 145, w: 90 };
const BENT = { h: 125, w: 150 };

const boxOf = ({ h, w, lift = 0, x = 500 }: NonNullable<Pose>, footPx: number): Box => ({
  x: x - w / 2,
  y: footPx - lift - h,
  width: w,
  height: h,
});

/** Whether the condition holds after the last pose. */
function isDown(poses: readonly Pose[], { footPx = 400, other = [] as readonly Pose[] } = {}): boolean {
  const state = personDown.start();
  const rule = watchedWith({ thresholds: personDown.defaults });
  const trails = [1, 2].map(() => [] as ReturnType<typeof pointAt>[]);
  let held = false;
  poses.forEach((pose, i) => {
    const ptsMs = i * STEP_MS;
    const tracks = [pose, other[i] ?? null].flatMap((seen, n) => {
      if (!seen) return [];
      const box = boxOf(seen, footPx);
      const trail = trails[n] ?? [];
      trail.push(pointAt(ptsMs, { x: box.x + box.width / 2, y: box.y + box.height }, { box }));
      const ageMs = ptsMs - (trail[0]?.ptsMs ?? 0);
      const now = trail.at(-1);
      return now ? [motionAt(n + 1, ptsMs, now.at, { class: 'person', now, trail, ageMs })] : [];
    });
    held = personDown.step(state, frameAt(ptsMs, tracks), rule, { kind: 'picture' }).length > 0;
  });
  return held;
}

test.each<[string, Pose[], boolean]>([
  ['who falls and stays down', [...times(5, UP), ...between(UP, DOWN, 3), ...times(6, DOWN)], true],
  ['who falls and gets up', [...times(5, UP), ...between(UP, DOWN, 3), ...times(4, DOWN), ...times(4, UP)], false],
  ['who falls from a chair', [...times(5, SITTING), ...between(SITTING, DOWN, 3), ...times(6, DOWN)], true],
  [
    'who falls on a bed',
    [...times(5, UP), ...between(UP, { ...DOWN, lift: 60 }, 3), ...times(6, { ...DOWN, lift: 60 })],
    true,
  ],
  ['who lies down slowly', [...times(5, UP), ...between(UP, DOWN, 20), ...times(6, DOWN)], false],
  ['who sits down', [...times(5, UP), ...between(UP, SITTING, 3), ...times(10, SITTING)], false],
  ['who bends', [...times(5, UP), ...between(UP, BENT, 2), ...times(10, BENT)], false],
  ['whose legs somebody hides', [...times(5, UP), ...times(10, { h: 70, w: 80, lift: 130 })], false],
  ['who is seen low for a moment', [...times(5, UP), ...times(2, DOWN), ...times(1, null)], false],
  ['who falls and is lost', [...times(5, UP), ...between(UP, DOWN, 3), ...times(2, DOWN), ...times(5, null)], true],
  ['who is lost for longer than anybody waits', [...times(5, UP), ...times(4, DOWN), ...times(110, null)], false],
  [
    'who lies and rolls out of bed',
    [...times(5, { ...DOWN, lift: 90 }), ...between({ ...DOWN, lift: 90 }, DOWN, 2), ...times(5, DOWN)],
    true,
  ],
  ['who has been lying for 9 s', times(46, DOWN), false],
  ['who has been lying for 12 s', times(60, DOWN), true],
  ['who has been sitting for 12 s', times(60, SITTING), false],
])('somebody %s', (_, poses, down) => expect(isDown(poses)).toBe(down));

test('somebody who walks out through the lower edge of the picture is not down', () => {
  const out: Pose[] = Array.from({ length: 6 }, (_, i) => ({ h: 170 - i * 34, w: 90 }));
  expect(isDown([...times(5, { h: 190, w: 90 }), ...out, ...times(8, null)], { footPx: 499 })).toBe(false);
});

test('somebody who was lost and stands there again as another track has got up', () => {
  const poses = [...times(5, UP), ...times(4, DOWN), ...times(10, null)];
  expect(isDown(poses, { other: [...times(14, null), ...times(5, UP)] })).toBe(false);
  expect(isDown(poses, { other: [...times(14, null), ...times(5, { ...UP, x: 900 })] })).toBe(true);
});

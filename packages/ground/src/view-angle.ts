import type { PictureSize } from './geometry.ts';
import type { Ground } from './types.ts';

/** How far from the picture's middle the ground is compared, as a share of its height. */
const STEP_SHARE = 0.01;

/**
 * At which angle the camera sees the ground in the middle of its picture, degrees from straight down: ground that is seen at a slant is
 * stretched along the view by the reciprocal of the angle's cosine. 90 where the middle shows no ground that can be measured.
 */
export function viewAngleDegrees(ground: Ground, { widthPx, heightPx }: PictureSize): number {
  const [x, y, step] = [widthPx / 2, heightPx / 2, heightPx * STEP_SHARE];
  const middle = ground.toGround({ x, y });
  const right = ground.toGround({ x: x + step, y });
  const below = ground.toGround({ x, y: y + step });
  if (!middle || !right || !below) return 90;
  const [a, b] = [right.xM - middle.xM, below.xM - middle.xM];
  const [c, d] = [right.yM - middle.yM, below.yM - middle.yM];
  const squares = a * a + b * b + c * c + d * d;
  const area = Math.abs(a * d - b * c);
  // The singular values of the matrix: their sum and difference follow from the squares and the area.
  const [sum, difference] = [Math.sqrt(squares + 2 * area), Math.sqrt(Math.max(0, squares - 2 * area))];
  return (Math.acos((sum - difference) / (sum + difference)) * 180) / Math.PI;
}

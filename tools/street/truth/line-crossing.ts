import type { Direction } from '@marsad/schemas';
import type { GroundPoint } from '@marsad/ground';
import type { GroundLine } from '../world/site.ts';

/**
 * Whether a straight step passes between the ends of a line, after which share of the step, and in which direction as seen from `from` looking
 * towards `to`. A step that begins on the line does not pass it.
 */
export function crossingOf(
  line: GroundLine,
  before: GroundPoint,
  after: GroundPoint,
): { readonly share: number; readonly direction: Direction } | undefined {
  const [fromX, fromY] = line.from;
  const [alongX, alongY] = [line.to[0] - fromX, line.to[1] - fromY];
  /** Above 0 on the right: x points to the east and y to the north. */
  const side = ({ xM, yM }: GroundPoint): number => alongY * (xM - fromX) - alongX * (yM - fromY);
  const [was, is] = [side(before), side(after)];
  if (was === 0 || was > 0 === is > 0) return undefined;
  const share = was / (was - is);
  const xM = before.xM + (after.xM - before.xM) * share;
  const yM = before.yM + (after.yM - before.yM) * share;
  const place = ((xM - fromX) * alongX + (yM - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
  if (place < 0 || place > 1) return undefined;
  return { share, direction: is > 0 ? 'left_to_right' : 'right_to_left' };
}

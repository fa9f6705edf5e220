import type { Box } from '@marsad/schemas';
import { containment, overlap } from '../geometry.ts';
import type { Detection, Size } from '../ports.ts';
import { isConfident, isVehicleSized } from './measurement.ts';
import type { View } from './tracker.ts';

/** Fewer moving things of a vehicle's size say nothing. */
const FEWEST_MOVING = 5;
/** The detector names most of what moves in an oblique view, and hardly anything from straight above. */
const NAMED_FROM_ABOVE = 0.25;

/**
 * How a camera looks at its street, from what moves in some of its frames and what the detector says to them: where it surely names little of
 * what is as large as a vehicle, it looks straight down. Where little moves, the view is taken for the common one.
 */
export function viewpointOf(
  looks: readonly { readonly detections: readonly Detection[]; readonly motion: readonly Box[] }[],
  source: Size,
): View {
  let moving = 0;
  let named = 0;
  for (const { detections, motion } of looks) {
    const regions = motion.filter((region) => isVehicleSized(region, source));
    moving += regions.length;
    named += regions.filter((region) => detections.some((one) => isConfident(one) && names(one.box, region))).length;
  }
  return moving >= FEWEST_MOVING && named < NAMED_FROM_ABOVE * moving ? 'overhead' : 'oblique';
}

const names = (box: Box, region: Box): boolean =>
  overlap(box, region) > 0.3 || containment(region, box) > 0.6 || containment(box, region) > 0.6;

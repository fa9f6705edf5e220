import type { Box } from '@marsad/schemas';
import { containment, overlap } from '../geometry.ts';
import type { Detection, Size } from '../ports.ts';
import { isConfident, isVehicleSized } from './measurement.ts';
import type { View } from './tracker.ts';

/** Fewer moving regions of a vehicle's size are too few to decide by. */
const FEWEST_MOVING = 5;
/**
 * From straight above the detector names a smaller share than this of what moves: .02 and .03 on the development clips, .47 or more in
 * oblique views.
 */
const NAMED_FROM_ABOVE = 0.25;

/**
 * Decides a camera's view from the motion and the detections in some of its frames. The view is overhead if the detector confidently names
 * few of the moving regions of a vehicle's size. If little moves, the view counts as oblique, which is common.
 */
export function viewpointOf(
  frames: readonly { readonly detections: readonly Detection[]; readonly motion: readonly Box[] }[],
  source: Size,
): View {
  let moving = 0;
  let named = 0;
  for (const { detections, motion } of frames) {
    const regions = motion.filter((region) => isVehicleSized(region, source));
    moving += regions.length;
    named += regions.filter((region) =>
      detections.some((detection) => isConfident(detection) && names(detection.box, region)),
    ).length;
  }
  return moving >= FEWEST_MOVING && named < NAMED_FROM_ABOVE * moving ? 'overhead' : 'oblique';
}

/** A box names a region where they overlap by OVERLAPS (intersection over union), or more than INSIDE of one lies in the other. */
const OVERLAPS = 0.3;
const INSIDE = 0.6;

const names = (box: Box, region: Box): boolean =>
  overlap(box, region) > OVERLAPS || containment(region, box) > INSIDE || containment(box, region) > INSIDE;

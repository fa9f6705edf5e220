import { calibrate, newSeenHeights, proposeCalibration, takeHeights } from '@marsad/ground';
import type { CalibrationProposed } from '@marsad/schemas';
import type { Scene } from '@marsad/behaviour';

/** So many boxes fix the plane as well as more would. */
const ENOUGH_BOXES = 600;

export type Proposed = Pick<
  CalibrationProposed,
  'state' | 'refusal' | 'calibration' | 'scaleError' | 'cameraHeightM' | 'boxes' | 'agreeing'
>;

/** Collects the heights of people and cars from scenes, and proposes a calibration from them. */
export function createProposal() {
  const seen = newSeenHeights();
  return {
    take: (scenes: readonly Scene[]): void => scenes.forEach((scene) => takeHeights(seen, scene)),
    hasEnough: (): boolean => seen.boxes.length >= ENOUGH_BOXES,
    result(): Proposed {
      const { size, boxes } = seen;
      if (!size) return refusedWith('too_few_boxes', 0);
      const proposal = proposeCalibration(boxes, size);
      if (proposal.kind === 'none') return refusedWith(proposal.reason, boxes.length);
      const { calibration, cameraHeightM, agreeing, of } = proposal;
      const calibrated = calibrate(calibration, size);
      if (calibrated.kind === 'fault') return refusedWith('boxes_disagree', of);
      const { scaleError } = calibrated.ground;
      return { state: 'proposed', calibration, scaleError, cameraHeightM, boxes: of, agreeing };
    },
  };
}

const refusedWith = (refusal: 'too_few_boxes' | 'boxes_disagree', boxes: number): Proposed => ({
  ...{ state: 'refused', refusal, boxes, agreeing: 0 },
});

import { calibrate } from '@marsad/ground';
import type { CameraTerms } from '@marsad/schemas';

/** Whether metres follow from the calibration: its points are no line, agree with each other, and lie on one plane in front of the camera. */
export const isCalibrated = ({ calibration }: Pick<CameraTerms, 'calibration'>): boolean =>
  calibration === undefined || calibrate(calibration, calibration).kind === 'ground';

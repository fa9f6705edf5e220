export { calibrate, type Calibrated, type CalibrationTerms } from './calibrate.ts';
export type { CalibrationFault } from './calibration-faults.ts';
export {
  distanceFromLine,
  groundPoint,
  insidePolygon,
  passesBetween,
  toPixels,
  type PictureSize,
  type Segment,
} from './geometry.ts';
export { proposeCalibration, type Proposal, type SeenHeight } from './propose-calibration.ts';
export { newSeenHeights, takeHeights, type SeenHeights } from './seen-heights.ts';
export { followTracks, forgetTrack, newTrackMotions, trailOf, TRAIL_MS, type TrackMotions } from './track-motions.ts';
export { viewAngleDegrees } from './view-angle.ts';
export type { Ground, GroundPoint, PicturePx, TrackMotion, TrailPoint } from './types.ts';

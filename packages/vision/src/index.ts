export { type Appearance, appearanceOf } from './camera-health/appearance.ts';
export {
  CAMERA_FAULTS,
  type CameraFault,
  type CameraHealth,
  createHealthWatch,
  type HealthWatch,
} from './camera-health/health-watch.ts';
export { type ImageFault, judgeImage } from './camera-health/judge-image.ts';
export { createDetector, DetectorError, type DetectorOptions } from './detection/detector.ts';
export { fuse } from './detection/fusion.ts';
export { fittedSize, placementOf } from './detection/letterbox.ts';
export { withoutParts } from './detection/parts.ts';
export { sizesForPeople } from './detection/people-size.ts';
export * from './faces/index.ts';
export {
  loadModel,
  ModelPurpose,
  ModelRefusedError,
  readRegistry,
  TestedMatching,
  type LoadedModel,
} from './model-registry.ts';
export { createImageQualityMeter } from './image-quality/image-quality.ts';
export type { ImageQualityMeter } from './ports.ts';
export { sharedArea } from './geometry.ts';
export { createJpegCodec, promisedSize } from './jpeg/jpeg-codec.ts';
export { jpegOrientation, type Orientation, turned, UPRIGHT } from './jpeg/orientation.ts';
export { createMotionGate, GREY } from './motion/motion-gate.ts';
export { createPlateReader, PLATE_CERTAIN, type PlateReaderOptions } from './plates/index.ts';
export { overwrite } from './overwrite.ts';
export * from './ports.ts';
export {
  createScenePerception,
  CROP_SIDE_PX,
  type ScenePerception,
  type ScenePerceptionOptions,
} from './scene-perception.ts';
export {
  followThroughFootage,
  smoothed,
  withoutGaps,
  type FootageFrame,
  type FootageBox,
} from './tracking/footage/index.ts';
export { createStaticRegions } from './static-regions/static-regions.ts';
export { createTracker, type View } from './tracking/tracker.ts';
export { viewpointOf } from './tracking/viewpoint.ts';

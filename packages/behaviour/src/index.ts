export {
  endPart,
  endTrack,
  forgetTracks,
  neededFrom,
  newCameraWatch,
  outOfOrder,
  watchScene,
  watchSilence,
  type CameraWatch,
  type OutOfOrder,
} from './camera-watch.ts';
export type { Finding } from './findings.ts';
export { completeness } from './flow-windows.ts';
export { newLineWatch, stepLine, type LineStep, type LineWatch } from './line-watch.ts';
export type { Scene } from './scene.ts';

export { GREY } from './analysis/perception.ts';
export { createVisionPerception } from './analysis/io/vision.ts';
export type { Permit } from './analysis/permit.ts';
export { checkCamera, type CheckOptions, type CheckSource } from './check/io/check-camera.ts';
export { startCheckThread, type CheckThreadOptions } from './check/io/start-check-thread.ts';
export type {
  Credential,
  HealthEvent,
  MaskedImageEvent,
  MediaCommand,
  MediaEvent,
  ObservationEvent,
  PartOfStream,
  SealedSegment,
  SegmentStart,
  StateEvent,
  StreamState,
} from './ports.ts';
export { createRecorder } from './recording/io/recorder.ts';
export { createLosses, type LossReason } from './recording/losses.ts';
export { longestSegmentMs } from './recording/segment-cut.ts';
export { PATIENCE, type Patience } from './source/patience.ts';
export { createEngine, type EngineCommand } from './source/io/engine.ts';
export { createFileClock, createPacketTimes } from './source/io/packet-times.ts';
export { maskImage, unmaskedImageOf } from './views/io/masked-image.ts';

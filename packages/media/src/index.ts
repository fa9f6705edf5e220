export { decodeFrom, type Beginning, type TakeFrame } from './decoding/decode-from.ts';
export { decodeVideo } from './decoding/decode-video.ts';
export { createDecoder, type Decoder, type OnFrame } from './decoding/decoder.ts';
export { displaySizeIn, openFootage, type AnalysedFrame, type Footage } from './decoding/footage.ts';
export { createSoundness, type PacketFacts, type Soundness } from './decoding/soundness.ts';
export { decodeImage, ImageError, MOST_PIXELS, type DecodedImage, type ImageFailure } from './decoding/image.ts';
export { displaySizeOf, type Ratio } from './display/display-size.ts';
export { displayOf, isSameDisplay, type FrameDisplay } from './display/frame-display.ts';
export { orientationOf, rotationOf, UPRIGHT, type Orientation, type Rotation } from './display/orientation.ts';
export { createRecentPictures, type PictureFacts, type RecentPictures } from './decoding/recent-pictures.ts';
export { createClipFile, type ClipFile, type ClipForm } from './encoding/clip-file.ts';
export { cropOf, jpegWithinLimit } from './encoding/crop.ts';
export { compressRgb, type Size } from './encoding/jpeg.ts';
export { createPaintedFrame } from './encoding/painted-frame.ts';
export { MuxFailure, openSegmentFile, type SegmentFile } from './encoding/segment-file.ts';
export { silenceFfmpeg } from './ffmpeg-log.ts';
export {
  openFile,
  type Delivery,
  type Input,
  type Opening,
  type ReadResult,
  type RtspAddress,
  type TimeBase,
  type VideoStream,
} from './input/input.ts';
export { openRtsp, type RtspReadBounds } from './input/open-rtsp.ts';
export { fellSilent, noFrames, noKeyFrame, SourceFailure, streamEnded } from './input/source-failure.ts';
export { sourcePath } from './input/source-path.ts';
export { isCorrupt, isDiscarded, knownTicks, senderClockMs, ticksToMs, type Frame, type Packet } from './packet.ts';
export {
  createObservation,
  createSampler,
  type Sampler,
  isDetectionDue,
  MEASURED_FPS,
  type Observation,
} from './sampling/sampling.ts';
export { type Plane, type Planes } from './scaling/planes.ts';
export { createScaler, createScalers, type PixelKind, type Scaler, type Scalers } from './scaling/scaler.ts';
export { createYuvScaler, type YuvScaler } from './scaling/yuv-scaler.ts';

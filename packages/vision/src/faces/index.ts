export { createFaceReader, type FaceReaderOptions } from './face-reader.ts';
export {
  createGallery,
  type Gallery,
  GalleryError,
  type GalleryErrorCode,
  identify,
  type Identification,
  similarity,
} from './gallery.ts';
export { DIMENSIONS as FACE_EMBEDDING_DIMENSIONS, FACE_DESCRIPTION } from './networks.ts';
export { type CurvePoint, readFaceCurve, thresholdFor, ThresholdNotMeasurableError } from './threshold.ts';
export { createTrackFaces, TRACK_WINDOW_MS, type TrackCrop, type TrackFaces } from './track-faces.ts';

export { createFaceReader, type FaceReaderOptions } from './face-reader.ts';
export { createGallery, type Gallery, GalleryError, identify, type Identification, similarity } from './gallery.ts';
export { DIMENSIONS as FACE_EMBEDDING_DIMENSIONS } from './networks.ts';
export { type CurvePoint, readFaceCurve, thresholdFor, ThresholdNotMeasurableError } from './threshold.ts';

export { detailOf, isMasked, type RgbImage } from './is-masked.ts';
export { clippedToOne, holds } from './mask-boxes.ts';
export { maskSampleOf, type FrameOfPart, type MaskedTrace, type MaskSample, type TraceNow } from './mask-sample.ts';
export { maskOf, type MaskSubject, type MovingRegion } from './masks.ts';
export { boxesInPx, maskingAt, WHOLE, type Masking } from './masking-at.ts';
export { sampleForOtherStream, sampleOfUnknownView } from './other-stream.ts';
export { pixelateRgb, pixelateYuv420p, type Yuv420pImage } from './pixelate.ts';
export { createPreviewQueue, LOOK_AHEAD_MS, type Maskable } from './preview-queue.ts';

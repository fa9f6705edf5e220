import type { FaceLandmarks, RgbImage } from '@marsad/vision';

/**
 * How far a tight portrait reaches beside the face's middle, above the eyes and below the mouth, in units of the eyes' distance to the
 * mouth.
 */
export type Tightness = {
  readonly name: string;
  readonly beside: number;
  readonly above: number;
  readonly below: number;
};
export const TIGHT: readonly Tightness[] = [
  { name: 'forehead to chin', beside: 1.18, above: 0.78, below: 0.48 },
  { name: 'brows to chin', beside: 0.88, above: 0.38, below: 0.39 },
];

/** Cuts the image around its face, within the image's edges. */
export function cutTightly({ data, width, height }: RgbImage, face: FaceLandmarks, tightness: Tightness): RgbImage {
  const middleOf = (a: { x: number; y: number }, b: { x: number; y: number }) => ({
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
  });
  const eyes = middleOf(face.leftEye, face.rightEye);
  const mouth = middleOf(face.leftMouth, face.rightMouth);
  const unit = Math.hypot(mouth.x - eyes.x, mouth.y - eyes.y);
  const middle = (eyes.x + mouth.x) / 2;
  const left = Math.max(0, Math.round(middle - tightness.beside * unit));
  const right = Math.min(width, Math.round(middle + tightness.beside * unit));
  const top = Math.max(0, Math.round(eyes.y - tightness.above * unit));
  const bottom = Math.min(height, Math.round(mouth.y + tightness.below * unit));
  if (right <= left || bottom <= top) return { data, width, height };
  const cut = new Uint8Array((right - left) * (bottom - top) * 3);
  for (let y = top; y < bottom; y += 1)
    cut.set(data.subarray((y * width + left) * 3, (y * width + right) * 3), (y - top) * (right - left) * 3);
  return { data: cut, width: right - left, height: bottom - top };
}

import { z } from 'zod';
import { Fraction } from './ids.ts';

/**
 * How good the image of a camera is at one moment, every value in steps of 0.001. These are measurements and no verdicts: they are best compared
 * with the same camera's own of other days. `packages/vision/src/image-quality` defines each.
 */
export const ImageQuality = z.object({
  /** Mean of the luma: 0 is black, 1 is white. */
  brightness: Fraction,
  /** RMS contrast: the standard deviation of the luma, of half the range. */
  contrast: Fraction,
  /** Fine detail of the full-size image, relative to its contrast. Defocus, dirt and rain on the lens lower it. */
  sharpness: Fraction,
  /** Standard deviation of the noise in the full-size image, of the whole range. */
  noise: Fraction,
  /** Mean chroma: 0 is grey, as under infrared light at night. */
  colour: Fraction,
  /**
   * Mean difference to the image that was measured before. 0: in what is compared, no bit differs, as of a frozen stream; the least difference
   * is 0.001.
   */
  change: Fraction,
  /** The share of the textured view whose edges lie where they lay over the last minutes. Low when the camera was turned, covered or blinded. */
  sameView: Fraction,
});
export type ImageQuality = z.infer<typeof ImageQuality>;

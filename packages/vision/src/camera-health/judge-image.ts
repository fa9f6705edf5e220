import type { Appearance } from './appearance.ts';

/** What a single image can show. That a camera was turned away or stands still takes a second image. */
export type ImageFault = 'covered' | 'dark' | 'defocused' | 'noisy' | 'no_colour';

/** The bounds, in grey levels of 255 and shares of the image. `docs/camera-health.md` says on what they were measured. */
const COVERED = { flat: 0.9, darkFlat: 0.55, elsewhere: 85, white: 0.75 } as const;
const DARK = { brightness: 42, brightest: 80 } as const;
/** Of an image at most 640 px wide: a blur of about 1.8 px. */
const DEFOCUSED = { steepness: 0.22 } as const;
const NOISY = { noise: 9 } as const;
/** By night many cameras see by infrared light, without colour, and that is no fault. */
const NO_COLOUR = { colour: 0.8, brightness: 70 } as const;

/** Decides what is wrong with an image, the worst first; null if nothing is. */
export function judgeImage(image: Appearance): ImageFault | null {
  if (isCovered(image)) return 'covered';
  if (image.brightness < DARK.brightness && image.brightest < DARK.brightest) return 'dark';
  if (image.steepness !== null && image.steepness < DEFOCUSED.steepness) return 'defocused';
  if (image.noise > NOISY.noise) return 'noisy';
  if (image.colour < NO_COLOUR.colour && image.brightness > NO_COLOUR.brightness) return 'no_colour';
  return null;
}

/** Nothing can be seen: no structure anywhere, white everywhere, or something dark before most of a view that lies in good light. */
const isCovered = ({ flat, darkFlat, elsewhere, white }: Appearance): boolean =>
  flat >= COVERED.flat || white >= COVERED.white || (darkFlat >= COVERED.darkFlat && elsewhere >= COVERED.elsewhere);

import { z } from 'zod';
import { at, Numbers, WholeNumbers, packNumbers, unpackNumbers } from './columns.ts';
import type { ImageQuality } from '@marsad/schemas';

/** Values of the image quality are counted in steps of this part of 1, if they were rounded to it. */
const STEPS = 1_000;

/** The image quality of those frames in which it was measured. */
export const QualityColumns = z.object({
  frame: WholeNumbers,
  brightness: Numbers,
  contrast: Numbers,
  sharpness: Numbers,
  noise: Numbers,
  colour: Numbers,
  change: Numbers,
  sameView: Numbers,
});
export type QualityColumns = z.infer<typeof QualityColumns>;

export function packQuality(frames: readonly { readonly quality?: ImageQuality }[]): QualityColumns {
  const measured = frames.flatMap(({ quality }, frame) => (quality ? [{ frame, quality }] : []));
  const column = (name: keyof ImageQuality): Numbers =>
    packNumbers(
      measured.map(({ quality }) => quality[name]),
      STEPS,
    );
  return {
    frame: measured.map(({ frame }) => frame),
    brightness: column('brightness'),
    contrast: column('contrast'),
    sharpness: column('sharpness'),
    noise: column('noise'),
    colour: column('colour'),
    change: column('change'),
    sameView: column('sameView'),
  };
}

/** By the number of the frame. @throws {ColumnError} */
export function unpackQuality(columns: QualityColumns): Map<number, ImageQuality> {
  const values = (name: keyof ImageQuality): number[] => unpackNumbers(columns[name], columns.frame.length, STEPS);
  const [brightness, contrast, sharpness] = [values('brightness'), values('contrast'), values('sharpness')];
  const [noise, colour, change, sameView] = [values('noise'), values('colour'), values('change'), values('sameView')];
  return new Map(
    columns.frame.map((frame, place) => [
      frame,
      {
        brightness: at(brightness, place),
        contrast: at(contrast, place),
        sharpness: at(sharpness, place),
        noise: at(noise, place),
        colour: at(colour, place),
        change: at(change, place),
        sameView: at(sameView, place),
      },
    ]),
  );
}

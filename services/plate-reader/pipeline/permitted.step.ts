import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { MayRead } from '../ports.ts';
import type { CropInput } from './crop-input.ts';

/** Drops a crop undecoded if plates of its camera may not be read now, even if they might be when it was cut. */
export const permittedCrop =
  (mayRead: MayRead): Step<CropInput, CropInput, Reasons> =>
  (input) =>
    mayRead(input.data.camera) ? pass(input) : drop('not_permitted');

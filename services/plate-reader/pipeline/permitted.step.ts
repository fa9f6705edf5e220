import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { MayRead } from '../ports.ts';
import type { CropInput } from './crop-input.ts';

/** Drops a crop, undecoded, of a camera whose plates may not be read now, whoever cut it and when. */
export const permittedCrop =
  (mayRead: MayRead): Step<CropInput, CropInput, Reasons> =>
  (input) =>
    mayRead(input.data.camera) ? pass(input) : drop('not_permitted');

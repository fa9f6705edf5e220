import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { DropReason } from '../errors.ts';
import type { MayRead } from '../ports.ts';
import type { ShotInput } from './shot-input.ts';

/** A shot of a camera whose plates may not be read now is not looked at, whoever cut it and when. */
export const permittedShot =
  (mayRead: MayRead): Step<ShotInput, ShotInput> =>
  (input) =>
    mayRead(input.data.camera) ? pass(input) : drop('not_permitted' satisfies DropReason);

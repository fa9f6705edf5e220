import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import type { DropReason } from '../errors.ts';

/** Only what the camera's registration lists is computed from its scenes. */
export function listed<In extends { readonly camera: Camera }>(input: In): Outcome<In> {
  const { analytics } = input.camera;
  return analytics.includes('flow') || analytics.includes('behaviour')
    ? pass(input)
    : drop('not_listed' satisfies DropReason);
}

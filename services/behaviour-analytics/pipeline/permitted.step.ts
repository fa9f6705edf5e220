import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import { forgetTracks } from '@marsad/behaviour';
import { asPermitted } from '../domain/permitted.ts';
import type { Reasons } from '../errors.ts';
import type { MayAnalyse, PartitionState } from '../ports.ts';

type FromCamera = { readonly camera: Camera; readonly partition: PartitionState | undefined };

/**
 * Leaves only the analytics that the camera's registration lists and an act permits now. Where none is left, the camera's tracks are forgotten, so
 * that nothing about the unobserved time can be inferred from the scenes before and after it.
 */
export const permitted =
  <In extends FromCamera>(mayAnalyse: MayAnalyse): Step<In, In, Reasons> =>
  (input) => {
    const { camera, partition } = input;
    if (!camera.analytics.some((analytic) => analytic === 'flow' || analytic === 'behaviour'))
      return drop('not_listed');
    const allowed = asPermitted(camera, mayAnalyse);
    if (allowed) return pass({ ...input, camera: allowed });
    const watch = partition?.watches.get(camera.camera);
    if (watch) forgetTracks(watch);
    return drop('not_permitted');
  };

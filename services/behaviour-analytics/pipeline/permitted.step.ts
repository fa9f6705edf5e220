import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import { forgetTracks } from '../domain/camera-watch.ts';
import { asPermitted } from '../domain/permitted.ts';
import type { DropReason } from '../errors.ts';
import type { MayAnalyse, PartitionMemory } from '../ports.ts';

type FromCamera = { readonly camera: Camera; readonly memory: PartitionMemory | undefined };

/**
 * Only what the camera's registration lists and an act permits now is computed from its scenes. Where nothing is, nothing is remembered of
 * who was there either: what happens unobserved must not come out of the scenes before and after it.
 */
export const permitted =
  <In extends FromCamera>(mayAnalyse: MayAnalyse): Step<In, In> =>
  (input) => {
    const { camera, memory } = input;
    if (!camera.analytics.some((analytic) => analytic === 'flow' || analytic === 'behaviour'))
      return drop('not_listed' satisfies DropReason);
    const allowed = asPermitted(camera, mayAnalyse);
    if (allowed) return pass({ ...input, camera: allowed });
    const watch = memory?.watches.get(camera.camera);
    if (watch) forgetTracks(watch);
    return drop('not_permitted' satisfies DropReason);
  };

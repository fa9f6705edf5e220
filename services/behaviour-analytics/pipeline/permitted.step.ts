import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import { forgetTracks } from '@marsad/behaviour';
import { withPermittedAnalytics } from '../domain/permitted.ts';
import type { Reasons } from '../errors.ts';
import type { MayAnalyse, PartitionState } from '../ports.ts';

type FromCamera = { readonly camera: Camera; readonly partition: PartitionState | undefined };

/**
 * Keeps only the analytics that the camera's registration lists and an act permits now. If none is left, the camera's tracks are forgotten:
 * otherwise the scenes before and after would reveal what happened in the time between. Its incidents are over.
 */
export const keepPermitted =
  <In extends FromCamera>(mayAnalyse: MayAnalyse): Step<In, In, Reasons> =>
  (input) => {
    const { camera, partition } = input;
    if (!camera.analytics.some((analytic) => analytic === 'flow' || analytic === 'behaviour'))
      return drop('not_listed');
    const allowed = withPermittedAnalytics(camera, mayAnalyse);
    if (allowed) return pass({ ...input, camera: allowed });
    const watch = partition?.watches.get(camera.camera);
    const { simulated } = camera;
    // That an incident is over says nothing of what the camera sees now, and without it its alert would never end.
    if (watch) for (const finding of forgetTracks(watch)) partition?.outbox.push({ finding, simulated });
    return drop('not_permitted');
  };

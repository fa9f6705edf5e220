import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import { newCameraWatch, outOfOrder, watchScene } from '@marsad/behaviour';
import type { Finding, Scene } from '@marsad/behaviour';
import type { DropReason, Reasons } from '../errors.ts';
import type { PartitionState, Rules } from '../ports.ts';

export type SceneInput = {
  readonly data: Scene;
  readonly offset: bigint;
  readonly camera: Camera;
  readonly partition: PartitionState;
  readonly nowMs: number;
};

/** Derives findings from a scene that continues its camera's scenes. Late and repeated scenes are dropped. */
export const watchSceneStep =
  (rules: Rules) =>
  (input: SceneInput): Outcome<Finding[], Reasons> => {
    const { data, offset, camera, partition, nowMs } = input;
    let watch = partition.watches.get(data.camera);
    if (!watch) partition.watches.set(data.camera, (watch = newCameraWatch(nowMs)));
    partition.lastSceneAtMs.set(data.camera, nowMs);
    if (camera.simulated) partition.demonstrations.add(data.camera);
    const reason: DropReason | undefined = outOfOrder(watch, data);
    return reason ? drop(reason) : pass(watchScene(watch, data, offset, camera, rules.of(data.camera)));
  };

import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { Camera } from '@marsad/schemas';
import { newCameraWatch, outOfOrder, watchScene } from '../domain/camera-watch.ts';
import type { Finding } from '../domain/findings.ts';
import type { Scene } from '../domain/scene.ts';
import type { DropReason } from '../errors.ts';
import type { PartitionMemory } from '../ports.ts';

export type SceneInput = {
  readonly data: Scene;
  readonly offset: bigint;
  readonly camera: Camera;
  readonly memory: PartitionMemory;
  readonly nowMs: number;
};

/** Looks at a scene that goes on from what was seen of its camera; late and repeated ones are dropped. */
export function watchOneScene(input: SceneInput): Outcome<Finding[]> {
  const { data, offset, camera, memory, nowMs } = input;
  let watch = memory.watches.get(data.camera);
  if (!watch) memory.watches.set(data.camera, (watch = newCameraWatch(nowMs)));
  memory.heardAtMs.set(data.camera, nowMs);
  const reason: DropReason | undefined = outOfOrder(watch, data);
  return reason ? drop(reason) : pass(watchScene(watch, data, offset, camera));
}

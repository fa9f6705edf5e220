import type { Camera } from '@marsad/schemas';
import { newCameraWatch, watchSilence } from '../domain/camera-watch.ts';
import { asPermitted } from '../domain/permitted.ts';
import type { CameraDirectory, MayAnalyse, PartitionMemory } from '../ports.ts';
import type { Memories } from './memory.ts';

/** A camera that was not heard for so long is silent: even a still one says something every second. */
const SILENT_AFTER_MS = 15_000;
/** A partition is read to its end if nothing came for so long, or if what comes was appended just now: then silence is the camera's. */
const QUIET_AFTER_MS = 10_000;
const LIVE_WITHIN_MS = 5_000;
/** How often silent cameras are looked for. */
export const LOOK_EVERY_MS = 1_000;

type Needs = {
  readonly cameras: CameraDirectory;
  readonly memories: Memories;
  readonly mayAnalyse: MayAnalyse;
  /** The partition of the camera's scenes, if it is ours now. */
  readonly partitionOf: (camera: Camera) => number | undefined;
  readonly now: () => number;
};

const isReadToItsEnd = (memory: PartitionMemory, nowMs: number): boolean =>
  nowMs - Math.max(memory.lastBatchAtMs, memory.assignedAtMs) >= QUIET_AFTER_MS ||
  nowMs - memory.lastAppendedAtMs <= LIVE_WITHIN_MS;

/** One look: closes, by our clock, the windows of cameras that say nothing, so that "not seen" is reported as such. */
export function createSilenceWatch({ cameras, memories, mayAnalyse, partitionOf, now }: Needs) {
  const memoryOf = (camera: Camera): PartitionMemory | undefined => {
    const partition = partitionOf(camera);
    return partition === undefined ? undefined : memories.of(camera.district, partition);
  };
  return async (): Promise<void> => {
    const nowMs = now();
    const touched = new Set<PartitionMemory>();
    for (const registered of cameras.values()) {
      const camera = asPermitted(registered, mayAnalyse);
      if (!camera) continue;
      const memory = memoryOf(camera);
      if (!memory || !isReadToItsEnd(memory, nowMs)) continue;
      if (nowMs - (memory.heardAtMs.get(camera.camera) ?? memory.assignedAtMs) < SILENT_AFTER_MS) continue;
      let watch = memory.watches.get(camera.camera);
      if (!watch) memory.watches.set(camera.camera, (watch = newCameraWatch(memory.assignedAtMs)));
      for (const finding of watchSilence(watch, camera, nowMs)) {
        memory.outbox.push({ finding, simulated: camera.simulated });
        touched.add(memory);
      }
    }
    // What could not be said now stays in the outbox for the next look or the next batch.
    for (const memory of touched) await memories.flush(memory);
  };
}

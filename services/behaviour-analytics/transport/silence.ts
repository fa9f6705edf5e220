import type { Camera } from '@marsad/schemas';
import { endIncidents, forgetTracks, newCameraWatch, watchSilence } from '@marsad/behaviour';
import type { Finding } from '@marsad/behaviour';
import { withPermittedAnalytics } from '../domain/permitted.ts';
import type { CameraDirectory, MayAnalyse, PartitionState } from '../ports.ts';
import type { Partition, Partitions } from './partitions.ts';

/** How often to check for silent cameras, ms. */
export const CHECK_EVERY_MS = 1_000;
/** A camera that sends no scene for this long, ms, is silent: even a camera without any track sends one every second. */
const SILENT_AFTER_MS = 15_000;
/** If no batch came for this long, ms, the partition is read to its end. Before that, a backlog may explain why a camera seems silent. */
const QUIET_AFTER_MS = 10_000;
/** A partition is also read to its end if its last scene was appended this recently, ms. */
const LIVE_WITHIN_MS = 5_000;

type Needs = {
  readonly cameras: CameraDirectory;
  readonly partitions: Partitions;
  readonly mayAnalyse: MayAnalyse;
  /** The partition of the camera's scenes, if it is assigned to this instance. */
  readonly partitionOf: (camera: Camera) => number | undefined;
  readonly now: () => number;
};

const isReadToItsEnd = ({ lastBatchAtMs, assignedAtMs, lastAppendedAtMs }: PartitionState, nowMs: number): boolean =>
  nowMs - Math.max(lastBatchAtMs, assignedAtMs) >= QUIET_AFTER_MS || nowMs - lastAppendedAtMs <= LIVE_WITHIN_MS;

type Publish = (state: Partition, findings: readonly Finding[], simulated: boolean) => void;

/** Ends what a camera was watched for that is not in the directory any more. */
function endRemoved(state: Partition, cameras: CameraDirectory, publish: Publish): void {
  for (const [camera, watch] of state.watches) {
    if (!cameras.wasRemoved(camera) || cameras.get(camera)) continue;
    publish(state, forgetTracks(watch), state.demonstrations.has(camera));
    state.watches.delete(camera);
  }
}

/**
 * Closes the windows of silent cameras by this machine's clock, which reports them as not observed, and ends the incidents of cameras that
 * are silent, removed or not permitted. Findings wait while Kafka is away.
 */
export function createSilenceWatch({ cameras, partitions, mayAnalyse, partitionOf, now }: Needs) {
  const stateOf = (camera: Camera): Partition | undefined => {
    const partition = partitionOf(camera);
    return partition === undefined ? undefined : partitions.find({ district: camera.district, partition });
  };
  return async (): Promise<void> => {
    const nowMs = now();
    const changed = new Set<Partition>();
    const publish = (state: Partition, findings: readonly Finding[], simulated: boolean): void => {
      for (const finding of findings) state.outbox.push({ finding, simulated });
      if (findings.length > 0) changed.add(state);
    };
    for (const state of partitions.values()) {
      await state.restore();
      if (state.isRestored) endRemoved(state, cameras, publish);
    }
    for (const registered of cameras.values()) {
      const camera = withPermittedAnalytics(registered, mayAnalyse);
      const state = stateOf(registered);
      if (!state?.isRestored) continue;
      if (!camera?.analytics.includes('behaviour')) {
        const watch = state.watches.get(registered.camera);
        // No scene may ever come to say so, because ingest makes none under a halt.
        if (watch)
          publish(
            state,
            camera ? endIncidents(watch.rules, 'not_permitted') : forgetTracks(watch),
            registered.simulated,
          );
      }
      if (!camera || !isReadToItsEnd(state, nowMs)) continue;
      if (nowMs - (state.lastSceneAtMs.get(camera.camera) ?? state.assignedAtMs) < SILENT_AFTER_MS) continue;
      const watch = state.watches.get(camera.camera) ?? newCameraWatch(state.assignedAtMs);
      state.watches.set(camera.camera, watch);
      publish(state, watchSilence(watch, camera, nowMs), camera.simulated);
    }
    // A halt removes what was kept, although no incident may be open.
    for (const state of partitions.values())
      if (changed.has(state) || state.kept.size > 0 || state.outbox.length > 0) await state.flush();
  };
}

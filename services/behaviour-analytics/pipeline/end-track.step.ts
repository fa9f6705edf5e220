import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { Camera, DataOf, trackEnded } from '@marsad/schemas';
import { endTrack } from '../domain/camera-watch.ts';
import type { Finding } from '../domain/findings.ts';
import type { DropReason } from '../errors.ts';
import type { PartitionMemory } from '../ports.ts';

export type TrackEndInput = {
  readonly data: DataOf<typeof trackEnded>;
  readonly camera: Camera;
  readonly memory: PartitionMemory | undefined;
};

/**
 * A track is over, so nothing of it waits any longer. This only makes things quicker: where the scenes of the camera are watched by
 * another instance, or not yet, the scenes themselves will tell.
 */
export function endOneTrack({ data, camera, memory }: TrackEndInput): Outcome<Finding[]> {
  const watch = memory?.watches.get(data.camera);
  const current = watch && watch.epoch === data.epoch && watch.part === data.part && watch.tracks.has(data.ordinal);
  return current ? pass(endTrack(watch, data.ordinal, data.class, camera)) : drop('track_unknown' satisfies DropReason);
}

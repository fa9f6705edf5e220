import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import type { Camera, DataOf, trackEnded } from '@marsad/schemas';
import { endTrack } from '@marsad/behaviour';
import type { Finding } from '@marsad/behaviour';
import type { Reasons } from '../errors.ts';
import type { PartitionState } from '../ports.ts';

export type TrackEndInput = {
  readonly data: DataOf<typeof trackEnded>;
  readonly camera: Camera;
  readonly partition: PartitionState | undefined;
};

/**
 * Settles the waiting crossings of a track that has ended. This only saves time: if another instance has the camera's scenes, the scenes
 * themselves settle the crossings.
 */
export function endTrackStep({ data, camera, partition }: TrackEndInput): Outcome<Finding[], Reasons> {
  const watch = partition?.watches.get(data.camera);
  const current = watch && watch.epoch === data.epoch && watch.part === data.part && watch.tracks.has(data.ordinal);
  return current ? pass(endTrack(watch, data.ordinal, data.class, camera)) : drop('track_unknown');
}

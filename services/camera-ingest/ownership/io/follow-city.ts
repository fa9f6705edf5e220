import { isEvent } from '@marsad/kafka';
import type { Kafka, Shards } from '@marsad/kafka';
import {
  cameraRegistered,
  cameraShard,
  cameraState,
  deviceEvent,
  previewLeased,
  ptzChanged,
  segmentRecorded,
} from '@marsad/schemas';
import type { DataOf } from '@marsad/schemas';
import type { Cameras } from '../cameras.ts';
import { IMPAIRED_MS } from '../impairments.ts';
import type { SignageGate } from '../signage-gate.ts';

export type CityFollowers = {
  readonly cameras: Pick<Cameras, 'stateAnnounced' | 'shardsAssigned' | 'moved' | 'deviceReported'>;
  /** Every camera of the directory passes through it. */
  readonly gate: Pick<SignageGate, 'registered' | 'removed'>;
  readonly onRecorded: (segment: DataOf<typeof segmentRecorded>) => void;
  readonly onLeased: (camera: string, untilMs: number) => void;
  /** Runs once the directory is known and before any camera can be claimed. */
  readonly beforeClaiming: () => Promise<void>;
};

/**
 * Follows the city: first the claims, then the directory of cameras, then our shards. The order matters: with the claims known first, no
 * camera is claimed while its owner is unknown.
 */
export async function followCity(
  kafka: Kafka,
  districts: readonly string[],
  { cameras, gate, onRecorded, onLeased, beforeClaiming }: CityFollowers,
): Promise<Shards> {
  const served = new Set<string>(districts);
  await kafka.stateTable({
    name: 'claims',
    events: [cameraState],
    districts,
    onChange: (change) => {
      if (!('tombstone' in change)) cameras.stateAnnounced(change.data);
    },
  });
  await kafka.stateTable({
    name: 'ptz',
    events: [ptzChanged],
    districts,
    onChange: (change) => {
      if (!('tombstone' in change)) cameras.moved(change.data);
    },
  });
  await kafka.tail({
    name: 'devices',
    events: [deviceEvent],
    districts,
    // A fault that began before this start, and lasts.
    from: { sinceMs: Date.now() - IMPAIRED_MS },
    onEvent: ({ data }) => cameras.deviceReported(data),
  });
  await kafka.tail({
    name: 'recorded',
    events: [segmentRecorded, previewLeased],
    districts,
    onEvent: (received) => {
      if (isEvent(received, segmentRecorded)) onRecorded(received.data);
      if (isEvent(received, previewLeased)) onLeased(received.data.camera, received.data.expiresAtMs);
    },
  });
  await kafka.stateTable({
    name: 'directory',
    events: [cameraRegistered],
    districts,
    onChange: (change) => {
      if ('tombstone' in change) gate.removed(change.tombstone);
      // A camera that moved to a district that we do not serve is not ours any more.
      else if (served.has(change.data.district)) gate.registered(change.data);
      else gate.removed(change.data.camera);
    },
  });
  await beforeClaiming();
  return kafka.shards({ topicEvent: cameraShard, districts, onOwned: cameras.shardsAssigned });
}

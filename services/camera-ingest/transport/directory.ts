import { isEvent, shardOf } from '@marsad/kafka';
import type { Kafka, Shards } from '@marsad/kafka';
import { cameraRegistered, cameraShard, cameraState, previewLeased, segmentRecorded } from '@marsad/schemas';
import type { Cameras } from '../pipeline/cameras.ts';
import type { FootageIndex } from '../pipeline/footage.ts';

export { shardOf };

/**
 * Reads the city into the cameras: first who claims what, then which cameras there are, then which shards are ours; in this order, so that
 * no camera is claimed in ignorance of an owner.
 */
export async function followCity(
  kafka: Kafka,
  cameras: Cameras,
  footage: FootageIndex,
  districts: readonly string[],
  beforeClaiming: () => Promise<void>,
): Promise<Shards> {
  const served = new Set<string>(districts);
  await kafka.stateTable({
    name: 'claims',
    events: [cameraState],
    districts,
    onChange: (change) => {
      if (!('tombstone' in change)) cameras.heard(change.data);
    },
  });
  await kafka.tail({
    name: 'recorded',
    events: [segmentRecorded, previewLeased],
    districts,
    onEvent: (received) => {
      if (isEvent(received, segmentRecorded)) {
        cameras.recorded(received.data);
        footage.note(received.data);
      }
      if (isEvent(received, previewLeased)) cameras.leased(received.data.camera, received.data.expiresAtMs);
    },
  });
  await kafka.stateTable({
    name: 'directory',
    events: [cameraRegistered],
    districts,
    onChange: (change) => {
      if ('tombstone' in change) cameras.removed(change.tombstone);
      // A camera that moved to a district of others is not ours any more.
      else if (served.has(change.data.district)) cameras.registered(change.data);
      else cameras.removed(change.data.camera);
    },
  });
  await beforeClaiming();
  return kafka.shards({ topicEvent: cameraShard, districts, onOwned: cameras.owned });
}

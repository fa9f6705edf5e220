import { isEvent, shardOf } from '@marsad/kafka';
import type { Kafka, Shards } from '@marsad/kafka';
import { cameraRegistered, cameraShard, cameraState, previewLeased, segmentRecorded } from '@marsad/schemas';
import type { SignageFault } from '@marsad/schemas';
import { createSignageGate } from '../signage-gate.ts';
import type { Cameras } from '../cameras.ts';
import type { FootageIndex } from '../../views/footage.ts';

export { shardOf };

const LOOK_AGAIN_MS = 60_000;

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
  refused: (camera: string, fault: SignageFault) => void,
): Promise<Shards> {
  const served = new Set<string>(districts);
  const gate = createSignageGate(cameras, refused, Date.now);
  // A sign that is to be recorded one day is looked at again until that day.
  const looking = setInterval(() => gate.look(), LOOK_AGAIN_MS);
  looking.unref();
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
      if ('tombstone' in change) gate.removed(change.tombstone);
      // A camera that moved to a district of others is not ours any more.
      else if (served.has(change.data.district)) gate.registered(change.data);
      else gate.removed(change.data.camera);
    },
  });
  await beforeClaiming();
  return kafka.shards({ topicEvent: cameraShard, districts, onOwned: cameras.owned });
}

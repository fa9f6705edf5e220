import type { Kafka } from '@marsad/kafka';
import { cameraRegistered } from '@marsad/schemas';
import type { CameraDirectory } from '../ports.ts';

/** Reads the camera directory to its end and then follows it. */
export async function createCameraDirectory(
  kafka: Kafka,
  districts: readonly string[],
): Promise<CameraDirectory & { stop(): Promise<void> }> {
  const removed = new Set<string>();
  const table = await kafka.stateTable({
    name: 'cameras',
    events: [cameraRegistered],
    districts,
    onChange(change) {
      if ('tombstone' in change) removed.add(change.tombstone);
      else removed.delete(change.key);
    },
  });
  return {
    get: (camera) => table.get(cameraRegistered, camera),
    values: () => table.values(cameraRegistered).filter((camera) => districts.includes(camera.district)),
    wasRemoved: (camera) => removed.has(camera),
    stop: () => table.stop(),
  };
}

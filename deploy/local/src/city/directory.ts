import type { Kafka } from '@marsad/kafka';
import { createKafka } from '@marsad/kafka';
import type { Camera, HotlistEntry } from '@marsad/schemas';
import { cameraRegistered, cameraRegisteredV1, hotlistEntry, upcastCamera } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import type { Addresses } from '../infrastructure.ts';
import { kafkaAs } from '../infrastructure.ts';
import type { DeploymentLog } from './deployment-log.ts';

/** The cameras of a running city, which the deployment decides. Governance decides what is permitted and who is looked for. */
export type CityDirectory = {
  cameras(): Promise<Camera[]>;
  addCamera(camera: Camera): Promise<void>;
  /** @returns false when there is no such camera */
  removeCamera(camera: string): Promise<boolean>;
  hotlist(): Promise<HotlistEntry[]>;
  close(): Promise<void>;
};

/** Opens the deployment's own connection to Kafka. */
export function deploymentKafka(
  addresses: Pick<Addresses, 'kafka'>,
  city: string,
  onFatal: (error: Error) => void,
): Kafka {
  return createKafka({
    ...kafkaAs(addresses, 'deployment'),
    clientId: `deployment-${process.pid}`,
    city,
    source: '/deployment',
    logger: createLogger({ service: 'deployment', replica: 'deployment', logLevel: 'error' }),
    onFatal,
  });
}

/**
 * Reads the whole directory and the whole hotlist. A change is in the audit log before it is made. `close` closes everything that this
 * opened.
 */
export async function openDirectory(kafka: Kafka, log: Pick<DeploymentLog, 'changesCamera'>): Promise<CityDirectory> {
  const table = await kafka.stateTable({
    name: 'directory',
    events: [cameraRegisteredV1, cameraRegistered, hotlistEntry],
    districts: [],
  });
  const producer = await kafka.createProducer();
  const addCamera = async (camera: Camera): Promise<void> => {
    await log.changesCamera('alter', camera.camera);
    await producer.send(cameraRegistered, camera, { simulated: camera.simulated });
  };
  // Cameras of an earlier version are registered once under the present one, because services read only that.
  for (const before of table.values(cameraRegisteredV1)) {
    if (table.get(cameraRegistered, before.camera) === undefined) await addCamera(upcastCamera(before));
    await producer.tombstone(cameraRegisteredV1, before.camera);
  }
  return {
    cameras: async () => table.values(cameraRegistered),
    addCamera,
    async removeCamera(camera) {
      if (table.get(cameraRegistered, camera) === undefined) return false;
      await log.changesCamera('erase', camera);
      await producer.tombstone(cameraRegistered, camera);
      return true;
    },
    hotlist: async () => table.values(hotlistEntry),
    close: () => kafka.close(),
  };
}

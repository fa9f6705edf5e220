import type { Kafka } from '@marsad/kafka';
import { createKafka } from '@marsad/kafka';
import type { Camera, HotlistEntry } from '@marsad/schemas';
import { cameraRegistered, hotlistEntry } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import type { Addresses } from '../infrastructure.ts';
import { kafkaAs } from '../infrastructure.ts';

/** The directory and the hotlist of a running city, to read: governance is their one writer. */
export type CityDirectory = {
  cameras(): Promise<Camera[]>;
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

/** Reads the whole directory and the whole hotlist. `close` closes everything that this opened. */
export async function openDirectory(kafka: Kafka): Promise<CityDirectory> {
  const table = await kafka.stateTable({
    name: 'directory',
    events: [cameraRegistered, hotlistEntry],
    districts: [],
  });
  return {
    cameras: async () => table.values(cameraRegistered),
    hotlist: async () => table.values(hotlistEntry),
    close: () => kafka.close(),
  };
}

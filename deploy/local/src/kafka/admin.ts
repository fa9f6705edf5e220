import { createRequire } from 'node:module';
import type { Admin } from 'kafkajs';
import kafkajs from 'kafkajs';

type Queue = { pending: unknown[]; throttledUntil: number };
type Internals = { prototype: Queue & { scheduleCheckPendingRequests(): void } };
/** kafkajs does not export this class. It can be imported all the same, because the package declares no `exports`. */
const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as Internals;
const schedule = prototype.scheduleCheckPendingRequests;
/**
 * kafkajs 2.2.4 re-arms this timer for ever with a negative delay, which prints a warning and wakes the process every millisecond per
 * connection.
 */
prototype.scheduleCheckPendingRequests = function (this: Queue) {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};

export type KafkaAddress = {
  readonly brokers: readonly string[];
  readonly username: string;
  readonly password: string;
};

/** Creates a plain kafkajs client of one user, for the deployment's own work and for tests of access. Services use @marsad/kafka. */
export const kafkaClient = (address: KafkaAddress, retries = 8): kafkajs.Kafka =>
  new kafkajs.Kafka({
    clientId: `${address.username}-admin`,
    brokers: [...address.brokers],
    sasl: { mechanism: 'scram-sha-512', username: address.username, password: address.password },
    connectionTimeout: 2_000,
    authenticationTimeout: 5_000,
    requestTimeout: 15_000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries },
    logLevel: kafkajs.logLevel.NOTHING,
  });

/** Connects as that user, does the work, and disconnects whether or not the work fails. */
export async function withAdmin<T>(address: KafkaAddress, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(address).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

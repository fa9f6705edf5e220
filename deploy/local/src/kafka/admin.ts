import { createRequire } from 'node:module';
import type { Admin } from 'kafkajs';
import kafkajs from 'kafkajs';

type Queue = { pending: unknown[]; throttledUntil: number };
type Internals = { prototype: Queue & { scheduleCheckPendingRequests(): void } };
/** Not part of kafkajs' typed surface; it has no `exports`, so the file can be had. */
const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as Internals;
const schedule = prototype.scheduleCheckPendingRequests;
/** kafkajs 2.2.4 re-arms this timer for ever with a negative delay: a warning, and a wake-up each millisecond and connection. */
prototype.scheduleCheckPendingRequests = function (this: Queue) {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
};

export type KafkaAddress = {
  readonly brokers: readonly string[];
  readonly username: string;
  readonly password: string;
};

/** A bare client as one principal: for the deployment's own work and for tests of access. Services use @marsad/kafka. */
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

/** Connects as that principal, does the work, disconnects whatever happens. */
export async function withAdmin<T>(address: KafkaAddress, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(address).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

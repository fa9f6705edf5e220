import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import protocol from 'kafkajs/src/protocol/error.js';
import type { Logger } from '@marsad/telemetry';

/** This file alone touches the library's own objects: its codec, its timer, its search for a coordinator and its log. */
export const { AssignerProtocol, CompressionTypes, Kafka: Client, Partitioners } = kafkajs;
export type {
  Admin,
  Assigner,
  Cluster,
  Consumer as KafkaConsumer,
  EachBatchPayload,
  GroupMember,
  Kafka as KafkaClient,
  Message,
  PartitionAssigner,
  Producer as KafkaProducer,
} from 'kafkajs';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

kafkajs.CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => compress(encoder.buffer),
  decompress: (buffer: Buffer) => decompress(buffer),
});

type Queue = { readonly pending: readonly unknown[]; readonly throttledUntil: number };
const original = RequestQueue.prototype.scheduleCheckPendingRequests;

/**
 * kafkajs 2.2.4 starts this timer again for ever with a negative delay, which wakes the process every millisecond for each connection and
 * makes Node warn. The timer is needed only while requests wait.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: Queue): void {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this);
};

type Connection = { isConnected(): boolean };
const findGroupCoordinator = Cluster.prototype.findGroupCoordinator;

/**
 * kafkajs 2.2.4 ends a consumer for good when it finds no broker to ask for the coordinator of its group, which happens when the last
 * broker goes down: its own error for that says "not retriable". Here that error becomes retriable, so the consumer joins again when a
 * broker is back. If a broker answers and names no coordinator, this user may not use the group, and the consumer still ends.
 */
Cluster.prototype.findGroupCoordinator = async function (this: Connection, options: unknown): Promise<unknown> {
  try {
    return await findGroupCoordinator.call(this, options);
  } catch (error) {
    if (!isCoordinatorMissing(error) || this.isConnected()) throw error;
    throw new kafkajs.KafkaJSError('no broker names the coordinator of the group', { retriable: true });
  }
};

const isCoordinatorMissing = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'KafkaJSGroupCoordinatorNotFound' || isCoordinatorMissing(error.cause));

const { logLevel } = kafkajs;

export type ClientOptions = {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** For SCRAM-SHA-512. The user is the service's name, and with a dot the prefix of its consumer groups. */
  readonly username: string;
  readonly password: string;
  /** The name of this instance, for the broker's logs and quotas. */
  readonly clientId: string;
  readonly logger: Logger;
};

/** Creates a client with a time limit on every request, because the library's own limits are off by default. */
export function createClient(options: ClientOptions): InstanceType<typeof Client> {
  const log = options.logger.child({ component: 'kafkajs' });
  return new Client({
    clientId: options.clientId,
    brokers: [...options.brokers],
    sasl: { mechanism: 'scram-sha-512', username: options.username, password: options.password },
    connectionTimeout: 1_000,
    authenticationTimeout: 3_000,
    requestTimeout: 15_000,
    enforceRequestTimeout: true,
    retry: CLIENT_RETRY,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, level, log: entry }) => {
        // The library logs errors that it then recovers from by itself, so they are warnings here. The others reach `onFatal`.
        const error = typeof entry['error'] === 'string' ? entry['error'] : undefined;
        const fields = { namespace, error };
        if (level === logLevel.ERROR && !isRebalance(error)) log.warn(fields, entry.message);
        else log.debug(fields, entry.message);
      },
  });
}

/**
 * The errors that every member gets while its group is rebalanced. The library gives its logger the text of an error and no code, so the
 * whole texts are compared with those of its own table.
 */
const REBALANCE_ERRORS: ReadonlySet<string> = new Set(
  protocol.errorCodes
    .filter(({ type }) => ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'NOT_COORDINATOR_FOR_GROUP'].includes(type))
    .map(({ message }) => message),
);

/** These errors are not logged one by one, because `watchRebalances` logs once that a rebalance began and once that it is over. */
const isRebalance = (error: string | undefined): boolean => error !== undefined && REBALANCE_ERRORS.has(error);

/** ms. */
export const CLIENT_RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 } as const;

/** The options of every consumer of this package. */
export const CONSUMER_OPTIONS = {
  // ms. kafkajs checks its heartbeat only when a fetch returns, so a longer wait would delay every rebalance by as much.
  maxWaitTimeInMs: 250,
  allowAutoTopicCreation: false,
  retry: { ...CLIENT_RETRY, restartOnFailure: () => Promise.resolve(true) },
};

/** The parts of a message that are read. The library's own type also distinguishes two formats of the log, which no reader needs. */
export type RawMessage = {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
  readonly timestamp: string;
  readonly offset: string;
};

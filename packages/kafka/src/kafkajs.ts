import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import protocol from 'kafkajs/src/protocol/error.js';
import type { Logger } from '@marsad/telemetry';

/** The one place that touches the library's own object: its codec, its timer, its search for a coordinator and its log. */
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
 * kafkajs 2.2.4 re-arms this timer for ever with a negative delay: one wake-up a millisecond for each connection and a warning from Node.
 * It is needed only where requests wait.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: Queue): void {
  if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this);
};

type Connection = { isConnected(): boolean };
const findGroupCoordinator = Cluster.prototype.findGroupCoordinator;

/**
 * kafkajs 2.2.4 ends a consumer for good when it finds no broker to ask for its group's coordinator, as in the moment in which the last one
 * goes down: its own error for that says "not retriable". It is a broker that is away, and the consumer joins again when one is there.
 * Where a broker is there and names none, the group is forbidden: that stays the end.
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
  readonly brokers: readonly string[];
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly logger: Logger;
};

/** A client whose every request ends, one way or the other: the library's own time limits are off by default. */
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
        // The library says ERROR to whatever it then gets over by itself; what it does not get over reaches `onFatal`.
        const error = typeof entry['error'] === 'string' ? entry['error'] : undefined;
        const fields = { namespace, error };
        if (level === logLevel.ERROR && !isRebalance(error)) log.warn(fields, entry.message);
        else log.debug(fields, entry.message);
      },
  });
}

/**
 * What the broker answers to every request of every member while a group is rebalanced. The library gives its logger the text of an error and no
 * code, so the texts are taken from its own table.
 */
const OF_A_REBALANCE: ReadonlySet<string> = new Set(
  protocol.errorCodes
    .filter(({ type }) => ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'NOT_COORDINATOR_FOR_GROUP'].includes(type))
    .map(({ message }) => message),
);

/** Such an answer is no line of its own: `watchRebalances` says once that a group is rebalanced, and once that it is over. */
const isRebalance = (error: string | undefined): boolean => error !== undefined && OF_A_REBALANCE.has(error);

export const CLIENT_RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 } as const;

/** What is read of a message; the library's own type also tells apart two formats of the log that no reader cares about. */
export type RawMessage = {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
  readonly timestamp: string;
  readonly offset: string;
};

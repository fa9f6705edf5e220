import { randomUUID } from 'node:crypto';
import { consumerGroupOf, type AnyEvent } from '@marsad/schemas';
import { noTracer, type Health, type Logger, type Meter, type Tracer } from '@marsad/telemetry';
import { startConsumer } from './consumer.ts';
import { STOP_DEADLINE_MS, within } from './deadline.ts';
import { planGroups, startAll } from './groups.ts';
import { createClient, type Admin, type KafkaClient } from './kafkajs.ts';
import { lagOf } from './lag.ts';
import { createMetrics } from './metrics.ts';
import { createProducer } from './producer.ts';
import { joinShards, shardsOfAll } from './shards.ts';
import { openStateTable } from './state-table.ts';
import { createSubscription } from './subscription.ts';
import { openTail } from './tail.ts';
import type {
  ConsumeOptions,
  Consumer,
  EventProducer,
  Lag,
  Shards,
  ShardsOptions,
  StateTable,
  StateTableOptions,
  Tail,
  TailOptions,
} from './types.ts';

export type KafkaOptions = {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** SCRAM-SHA-512; the user is the service's name, and with a dot the prefix of its groups, the place after it. */
  readonly username: string;
  readonly password: string;
  /** This instance, for the broker's logs and quotas. */
  readonly clientId: string;
  readonly city: string;
  /** `/<service>/<instance>`: the end of the CloudEvents `source` of what this process sends, after its city and district. */
  readonly source: string;
  readonly logger: Logger;
  readonly meter?: Meter | undefined;
  readonly tracer?: Tracer | undefined;
  /** Consumers say here whether they are members of their group. */
  readonly health?: Health | undefined;
  /** Something can't go on: end the process with an exit code; a supervisor starts it again. */
  readonly onFatal: (error: Error) => void;
};

export type Kafka = {
  createProducer(): Promise<EventProducer>;
  consume<const E extends AnyEvent>(options: ConsumeOptions<E>): Promise<Consumer>;
  /** Resolves when every topic was read to the end it had; then follows. */
  stateTable<const E extends AnyEvent>(options: StateTableOptions<E>): Promise<StateTable<E>>;
  /** Everything from now on, or from the beginning, in every instance; nothing is committed. */
  tail<const E extends AnyEvent>(options: TailOptions<E>): Promise<Tail>;
  shards(options: ShardsOptions): Promise<Shards>;
  /** @param group its whole name, as `Consumer.groups` has it */
  lag(group: string): Promise<Lag>;
  /** Stops consumers, then producers, then the rest; 5 s each at most. */
  close(): Promise<void>;
};

/** One service's door to the bus. Nothing connects before it is asked for. */
export function createKafka(options: KafkaOptions): Kafka {
  const { username, logger, health, onFatal, city, source } = options;
  const client = createClient(options);
  const metrics = createMetrics(options.meter);
  const tracer = options.tracer ?? noTracer();
  const surroundings = { logger, metrics, health, onFatal };
  const origin = { city, source, now: Date.now };
  const readers = new Set<{ stop(): Promise<void> }>();
  const producers = new Set<Promise<EventProducer>>();
  const topicsOfGroup = new Map<string, readonly string[]>();
  let letters: Promise<EventProducer> | undefined;
  let admin: Promise<Admin> | undefined;

  // A name of its own for each start: nothing is committed under it, and nobody waits for the session of a process that was killed.
  const ownGroup = (name: string): string => `${username}.${name}.${options.clientId}.${randomUUID().slice(0, 8)}`;
  const open = (): Promise<EventProducer> => {
    const producer = createProducer(client, { origin, metrics, logger });
    producers.add(producer);
    producer.catch(() => producers.delete(producer));
    return producer;
  };
  const reading = async <R extends { stop(): Promise<void> }>(starting: Promise<R>): Promise<R> => {
    const reader = await starting;
    readers.add(reader);
    return reader;
  };
  const deadLetterProducer = (): Promise<EventProducer> => {
    letters ??= open();
    // A broker that was away is asked again for the next dead letter.
    letters.catch(() => (letters = undefined));
    return letters;
  };

  return {
    createProducer: open,
    consume(consume) {
      const plans = planGroups(username, consume);
      for (const {
        group,
        options: { events, districts, agencies },
      } of plans)
        topicsOfGroup.set(group, createSubscription(events, districts, agencies).topics);
      const dependencies = { ...surroundings, client, tracer, deadLetterProducer, now: Date.now };
      return reading(startAll(plans.map(({ group, options: plan }) => startConsumer(group, plan, dependencies))));
    },
    stateTable: (table) => reading(openStateTable(client, ownGroup(table.name), table, surroundings)),
    tail: (tail) => reading(openTail(client, ownGroup(tail.name), tail, surroundings)),
    shards(shards) {
      const dependencies = { ...surroundings, client, now: Date.now, monotonic: () => performance.now() };
      return reading(
        shardsOfAll(shards, (district, options) =>
          joinShards(consumerGroupOf(username, district, 'shards'), district, options, dependencies),
        ),
      );
    },
    async lag(group) {
      admin ??= connectAdmin(client);
      admin.catch(() => (admin = undefined));
      return lagOf(await admin, group, topicsOfGroup.get(group));
    },
    async close() {
      await Promise.allSettled([...readers].map((reader) => reader.stop()));
      await Promise.allSettled([...producers].map(async (producer) => (await producer).stop()));
      const connected = await admin?.catch(() => undefined);
      if (connected !== undefined) await within(connected.disconnect(), STOP_DEADLINE_MS);
    },
  };
}

async function connectAdmin(client: KafkaClient): Promise<Admin> {
  const admin = client.admin();
  await admin.connect();
  return admin;
}

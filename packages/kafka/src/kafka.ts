import { randomUUID } from 'node:crypto';
import { consumerGroupOf, type AnyEvent } from '@marsad/schemas';
import { noTracer, type Health, type Meter, type Tracer } from '@marsad/telemetry';
import { startConsumer } from './consumer.ts';
import { joinAll, planGroups } from './groups.ts';
import { createClient, type Admin, type ClientOptions, type KafkaClient } from './kafkajs.ts';
import { lagOf } from './lag.ts';
import { createMetrics } from './metrics.ts';
import { createOpenParts, openOnce } from './open-parts.ts';
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

export type KafkaOptions = ClientOptions & {
  readonly city: string;
  /** `/<service>/<instance>`: the end of the CloudEvents `source` of this process's events. The city and the district come before it. */
  readonly source: string;
  readonly meter?: Meter | undefined;
  readonly tracer?: Tracer | undefined;
  /** Where consumers report whether they are members of their group. */
  readonly health?: Health | undefined;
  /** Called when this client cannot go on. The caller should end the process with exit code 1, so that a supervisor starts it again. */
  readonly onFatal: (error: Error) => void;
};

export type Kafka = {
  createProducer(): Promise<EventProducer>;
  consume<const E extends AnyEvent>(options: ConsumeOptions<E>): Promise<Consumer>;
  /** Resolves when every topic has been read to the end that it had; then follows. */
  stateTable<const E extends AnyEvent>(options: StateTableOptions<E>): Promise<StateTable<E>>;
  /** Reads everything from now on, or from the beginning, in every instance. Nothing is committed. */
  tail<const E extends AnyEvent>(options: TailOptions<E>): Promise<Tail>;
  shards(options: ShardsOptions): Promise<Shards>;
  /** @param group its whole name, as in `Consumer.groups` */
  lag(group: string): Promise<Lag>;
  /** Stops consumers, then producers, then the rest; 5 s each at most. */
  close(): Promise<void>;
};

/** The client of one service. Nothing connects before it is used. */
export function createKafka(options: KafkaOptions): Kafka {
  const { username, logger, health, onFatal, city, source } = options;
  const client = createClient(options);
  const metrics = createMetrics(options.meter);
  const tracer = options.tracer ?? noTracer();
  const reporting = { logger, metrics, health, onFatal };
  const origin = { city, source, now: Date.now };
  const parts = createOpenParts();
  const topicsOfGroup = new Map<string, readonly string[]>();

  // Each start uses a new name, so that it does not wait for the session of a killed process to end. Nothing is committed under the name.
  const ownGroup = (name: string): string => `${username}.${name}.${options.clientId}.${randomUUID().slice(0, 8)}`;
  const open = (): Promise<EventProducer> => parts.producer(createProducer(client, { origin, metrics, logger }));
  const deadLetterProducer = openOnce(open);
  const admin = openOnce(() => connectAdmin(client));
  const consumers = { ...reporting, client, tracer, deadLetterProducer: deadLetterProducer.get, now: Date.now };

  return {
    createProducer: open,
    consume(consume) {
      const plans = planGroups(username, consume);
      for (const { group, options: plan } of plans)
        topicsOfGroup.set(group, createSubscription(plan.events, plan.districts, plan.agencies).topics);
      return parts.reader(joinAll(plans.map(({ group, options: plan }) => startConsumer(group, plan, consumers))));
    },
    stateTable: (table) => parts.reader(openStateTable(client, ownGroup(table.name), table, reporting)),
    tail: (tail) => parts.reader(openTail(client, ownGroup(tail.name), tail, reporting)),
    shards(shards) {
      const dependencies = { ...reporting, client, now: Date.now, monotonic: () => performance.now() };
      return parts.reader(
        shardsOfAll(shards, (district, options) =>
          joinShards(consumerGroupOf(username, district, 'shards'), district, options, dependencies),
        ),
      );
    },
    lag: async (group) => lagOf(await admin.get(), group, topicsOfGroup.get(group)),
    close: () => parts.close(admin.opened()),
  };
}

async function connectAdmin(client: KafkaClient): Promise<Admin> {
  const admin = client.admin();
  await admin.connect();
  return admin;
}

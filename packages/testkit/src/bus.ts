import { createKafka, type EventProducer, type Kafka, type KafkaOptions, type Received } from '@marsad/kafka';
import type { AccessRule, AnyEvent, DataOf } from '@marsad/schemas';
import { createLogger, noMeter } from '@marsad/telemetry';
import { afterAll } from 'vitest';
import { useStack, type Stack } from './stack.ts';

type Principal = AccessRule['principal'];

/** A client that a test opened for itself. */
export type OpenedKafka = Kafka & {
  /** The errors that would have ended the process of a service. */
  readonly fatal: readonly Error[];
};

export type OpenOptions = Partial<Pick<KafkaOptions, 'clientId' | 'logger' | 'health' | 'meter' | 'tracer'>>;

/** The messages that a test has received, in the order in which they came. */
export type Collected<E extends AnyEvent = AnyEvent> = {
  readonly received: readonly Received<E>[];
  /** The data of one event's messages. */
  of<T extends E>(event: T): DataOf<T>[];
};

export type CollectOptions = {
  readonly districts?: readonly string[];
  readonly agencies?: readonly string[];
  /** Default `end`: from now on. */
  readonly from?: 'beginning' | 'end';
};

/** The real bus. Each client has the credentials of the principal that the test plays. */
export type Bus = {
  /** The client of a principal; the same one each time. An error that would end its process fails the test file. */
  as(principal: Principal): Kafka;
  /** Another client of a principal, whose fatal errors the test checks itself. */
  open(principal: Principal, options?: OpenOptions): OpenedKafka;
  /** The producer of a principal; the same one each time. */
  producer(principal: Principal): Promise<EventProducer>;
  /** Collects the messages of these events from now on, or from the beginning. Resolves once it is reading. */
  collect<const E extends AnyEvent>(
    principal: Principal,
    events: readonly E[],
    options?: CollectOptions,
  ): Promise<Collected<E>>;
  /** For the service under test: an error that would end its process fails the test file. */
  readonly fatal: (error: unknown) => void;
  /** Closes every client. @throws the first error that would have ended a process */
  close(): Promise<void>;
};

/** The bus of a test file; closed when its tests are done. */
export function useBus(stack: Stack = useStack()): Bus {
  const bus = createBus(stack);
  afterAll(() => bus.close());
  return bus;
}

/** A bus that its caller closes. */
export function createBus(stack: Pick<Stack, 'kafka'>): Bus {
  const clients = new Map<Principal, Kafka>();
  const producers = new Map<Principal, Promise<EventProducer>>();
  const opened = new Set<Kafka>();
  const unexpected: unknown[] = [];
  const fatal = (error: unknown): void => void unexpected.push(error);

  const connect = (principal: Principal, options: Partial<KafkaOptions>): Kafka => {
    const kafka = createKafka({
      ...stack.kafka(principal),
      clientId: `${principal}-test`,
      city: 'rabat',
      source: `/${principal}/test`,
      logger: createLogger({ service: principal, replica: 'test', logLevel: 'fatal' }),
      meter: noMeter(),
      onFatal: fatal,
      ...options,
    });
    opened.add(kafka);
    return kafka;
  };
  const as = (principal: Principal): Kafka => {
    const kafka = clients.get(principal) ?? connect(principal, {});
    clients.set(principal, kafka);
    return kafka;
  };
  return {
    as,
    open(principal, options = {}) {
      const fatal: Error[] = [];
      return Object.assign(connect(principal, { ...options, onFatal: (error) => fatal.push(error) }), { fatal });
    },
    producer(principal) {
      const producer = producers.get(principal) ?? as(principal).createProducer();
      producers.set(principal, producer);
      return producer;
    },
    fatal,
    collect: (principal, events, options) => collectFrom(as(principal), events, options),
    async close() {
      await Promise.all([...opened].map((kafka) => kafka.close()));
      opened.clear();
      clients.clear();
      producers.clear();
      const [first] = unexpected.splice(0);
      if (first !== undefined) throw first instanceof Error ? first : new Error(String(first));
    },
  };
}

async function collectFrom<const E extends AnyEvent>(
  kafka: Kafka,
  events: readonly E[],
  { districts = [], agencies, from }: CollectOptions = {},
): Promise<Collected<E>> {
  const received: Received<E>[] = [];
  const onEvent = (message: Received<E>): void => void received.push(message);
  await kafka.tail({ name: 'collect', events, districts, agencies, from, onEvent });
  return {
    received,
    // A message was read by the definition that its type names.
    of: <T extends E>(event: T) =>
      received.filter((message) => message.event.type === event.type).map(({ data }) => data as DataOf<T>),
  };
}

let groups = 0;
/** Returns a new group name each time, because two tests of one principal must not share work. */
export const uniqueGroup = (): string => `test-${process.pid}-${(groups += 1)}`;

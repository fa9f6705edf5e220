import type { AnyEvent } from '@marsad/schemas';
import type { Health, Logger, Meter, Tracer } from '@marsad/telemetry';
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
  /** SCRAM-SHA-512; the user is the service's name, and with a dot the prefix of its groups. */
  readonly username: string;
  readonly password: string;
  /** This instance, for the broker's logs and quotas. */
  readonly clientId: string;
  readonly city: string;
  /** CloudEvents `source` of what this process sends. */
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
  /** Everything from now on, in every instance; nothing is committed. */
  tail<const E extends AnyEvent>(options: TailOptions<E>): Promise<Tail>;
  shards(options: ShardsOptions): Promise<Shards>;
  /** @param group with or without the service's name in front */
  lag(group: string): Promise<Lag>;
  /** Stops consumers, then producers, then the rest; 5 s each at most. */
  close(): Promise<void>;
};

export declare function createKafka(options: KafkaOptions): Kafka;

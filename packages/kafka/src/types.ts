import type { AnyEvent, Attributes, DataOf, DeadLetterReason as DeadLetterReasonSchema } from '@marsad/schemas';
import type { z } from 'zod';

/** The data that a producer takes: the input side of the schema, so it may give plain strings where readers get branded ids. */
export type InputOf<E extends AnyEvent> = z.input<E['schema']>;

export type DeadLetterReason = z.infer<typeof DeadLetterReasonSchema>;

/** A message that was decoded and validated, without unknown fields. */
export type Received<E extends AnyEvent = AnyEvent> = E extends AnyEvent
  ? {
      readonly event: E;
      readonly data: DataOf<E>;
      readonly attributes: Attributes;
      /** The JPEG, if the event is a picture. */
      readonly picture?: Buffer;
      readonly key: string;
      readonly topic: string;
      readonly partition: number;
      readonly offset: bigint;
      /** When the broker appended it, UTC ms. */
      readonly timestampMs: number;
    }
  : never;

/** Narrows a message of a consumer of several events to one of them. */
export const isEvent = <E extends AnyEvent>(
  received: { readonly event: AnyEvent },
  event: E,
): received is Received<E> => received.event.type === event.type;

export type TopicPartition = {
  readonly topic: string;
  readonly partition: number;
  /** `city` for a topic of the whole city. */
  readonly district: string;
};

/** Up to 200 messages of one partition, in order, without those that could not be read. */
export type Batch<E extends AnyEvent = AnyEvent> = TopicPartition & { readonly events: readonly Received<E>[] };

/** The result of a batch. An empty one means that the batch is done. */
export type Handled<E extends AnyEvent = AnyEvent> = {
  /** The environment is broken: the whole batch comes again after `afterMs` milliseconds. This partition waits, others go on. */
  readonly retry?: { readonly reason: string; readonly afterMs: number } | undefined;
  /**
   * Broken messages of this batch. They are written and acknowledged before the offset advances, and not written if the batch is retried.
   */
  readonly deadLetters?: readonly RejectedMessage<E>[] | undefined;
  /** The lowest offset that an open window of this partition still needs. A restart reads on from there, at most 15 minutes back. */
  readonly keepFrom?: bigint | undefined;
};

export type RejectedMessage<E extends AnyEvent = AnyEvent> = {
  readonly received: Received<E>;
  readonly reason: DeadLetterReason;
  /** For people, at most 500 characters. Never a value of a message that may hold personal data. */
  readonly detail: string;
};

export type ConsumeOptions<E extends AnyEvent> = {
  /** What the group is for. Its whole name is `<service>.<district>.<group>`, one group for each district, or `<service>.city.<group>`. */
  readonly group: string;
  /** `district` (default): one group for each district, which reads events of that scope only. `city`: one group for the whole city. */
  readonly belongsTo?: 'district' | 'city';
  /**
   * All events have the same key, and one memory by key holds them all. The start is refused if their topics have different partition
   * counts.
   */
  readonly readTogether?: boolean;
  readonly events: readonly E[];
  readonly districts: readonly string[];
  /** The agencies whose topics are read, for events of the scope `agency`. */
  readonly agencies?: readonly string[] | undefined;
  /** When it settles, the effects are done or the answer asks for a retry. An error is a defect and ends the process through `onFatal`. */
  readonly handle: (batch: Batch<E>) => Promise<Handled<E>> | Handled<E>;
  /**
   * `shared` (default): partitions are spread; one number of all topics goes to one member, which keeps it. `active_standby`: one member
   * has all, the others wait.
   */
  readonly mode?: 'shared' | 'active_standby';
  /** Whether a group without commits begins at the beginning. Default true. */
  readonly fromBeginning?: boolean;
  /** Is called with partitions that are new here. Their state starts empty and is built from the messages that follow. */
  readonly onAssigned?: (partitions: readonly TopicPartition[]) => void;
  /** Is called with partitions that are gone. No batch of theirs is running any more. */
  readonly onRevoked?: (partitions: readonly TopicPartition[]) => void;
  /** How many partitions are handled at once. Default 4. */
  readonly partitionsConcurrently?: number;
};

export type Consumer = {
  /** The whole names of the groups: one for each district, or the city's. */
  readonly groups: readonly string[];
  assigned(): readonly TopicPartition[];
  /** The partition of a key's messages, if it is assigned to this consumer now; undefined while another member has it. */
  partitionOf(event: AnyEvent, district: string, key: string): number | undefined;
  /**
   * Commits anew after open work of a partition has ended between two batches, so that its lag counts only what is still open. Does nothing
   * if the partition is another member's. A commit that fails is made up for by the next one.
   * @param keepFrom the lowest offset that open work still needs; undefined if none is open
   */
  release(partition: TopicPartition, keepFrom: bigint | undefined): Promise<void>;
  /** Stops after the running batches, with their offsets committed. */
  stop(): Promise<void>;
};

export type SendOptions = {
  /**
   * Default: the id that the event's definition makes from the data. If the definition needs more than the data, make the id with
   * `eventIdOf` of `@marsad/schemas/ids` and give it here.
   */
  readonly id?: string | undefined;
  /** When it happened, UTC ms. Default: now. */
  readonly atMs?: number | undefined;
  /** SHA-256 of the network that decided. */
  readonly modelHash?: string | undefined;
  readonly simulated?: boolean | undefined;
  /** Default: that of the active span. */
  readonly traceparent?: string | undefined;
  /** Default `server`. */
  readonly origin?: 'server' | 'edge' | undefined;
};

export type EventProducer = {
  /**
   * Resolves once every in-sync replica has it. The order of calls is the order on the topic.
   * @throws InvalidEventError (reading would refuse or change it), QueueFullError (shed, counted), SendRefusedError, ProducerStoppedError
   */
  send<E extends AnyEvent>(event: E, data: InputOf<E>, options?: SendOptions): Promise<void>;
  /** Queues all or none. Resolves when all are acknowledged. Throws as `send`. */
  sendMany<E extends AnyEvent>(
    event: E,
    items: readonly { readonly data: InputOf<E>; readonly options?: SendOptions }[],
  ): Promise<void>;
  /** Sends the picture as the value and its metadata as a header. Throws as `send`. */
  sendPicture<E extends AnyEvent>(
    event: E,
    metadata: InputOf<E>,
    jpeg: Uint8Array,
    options?: SendOptions,
  ): Promise<void>;
  /** Removes a key of a compacted topic. */
  tombstone(event: AnyEvent, key: string, district?: string): Promise<void>;
  /** Rolls the segments of a quiet compacted topic, so that removed records are really deleted. Readers ignore it. */
  beat(event: AnyEvent, district?: string): Promise<void>;
  /** The number of messages that are accepted and not yet acknowledged. */
  readonly pending: number;
  /** Sends the pending messages for up to 5 s, then refuses the rest and disconnects. */
  stop(): Promise<void>;
};

/** The topics that a reader of whole topics reads. */
type ReaderOptions<E extends AnyEvent> = {
  readonly name: string;
  readonly events: readonly E[];
  readonly districts: readonly string[];
  /** The agencies whose topics are read, for events of the scope `agency`. */
  readonly agencies?: readonly string[] | undefined;
};

export type StateTableOptions<E extends AnyEvent> = ReaderOptions<E> & {
  /** Is called with every change in the order of its partition, those of the first reading included. Must not throw. */
  readonly onChange?: (change: Received<E> | Tombstone<E>) => void;
  /** Is called with every record that could not be read; the record before it stays. Must not throw. */
  readonly onUnreadable?: (unreadable: { readonly event: E; readonly key: string }) => void;
};

export type Tombstone<E extends AnyEvent = AnyEvent> = {
  readonly tombstone: string;
  readonly event: E;
  readonly topic: string;
};

/** Compacted topics in memory: the last value of each key. */
export type StateTable<E extends AnyEvent = AnyEvent> = {
  get<T extends E>(event: T, key: string): DataOf<T> | undefined;
  values<T extends E>(event: T): DataOf<T>[];
  /** The records with key, attributes and time. */
  entries<T extends E>(event: T): Received<T>[];
  readonly size: number;
  stop(): Promise<void>;
};

export type TailOptions<E extends AnyEvent> = ReaderOptions<E> & {
  /**
   * `beginning`: first everything that is still there; `sinceMs`: first everything appended since that moment, UTC ms. The tail resolves when
   * that has been read. Default `end`: from now on.
   */
  readonly from?: 'beginning' | 'end' | { readonly sinceMs: number } | undefined;
  /** Only messages with this key. Those with another one are passed over without being decoded. */
  readonly key?: string | undefined;
  /** Is awaited, in the order of the partition. An error is a defect and ends the process through `onFatal`. */
  readonly onEvent: (received: Received<E>) => void | Promise<void>;
  /** Is called with every message that cannot be read; it is counted in any case. */
  readonly onUnreadable?: ((unreadable: UnreadableMessage) => void) | undefined;
  /** Is called first with every message as it lies on its topic, readable or not. */
  readonly onWire?: ((wire: WireMessage) => void) | undefined;
};

/** A message as it lies on its topic, with nothing checked and nothing removed. Only for text: a picture cannot be shown like this. */
export type WireMessage = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | null;
};

/** A message that this version cannot read, because it is broken or of a later version. */
export type UnreadableMessage = {
  readonly wire: WireMessage;
  readonly reason: DeadLetterReason;
  readonly detail: string;
};

export type Tail = { stop(): Promise<void> };

export type ShardsOptions = {
  /** The empty topic whose partitions are the shard numbers. Each district has a group that assigns them. */
  readonly topicEvent: AnyEvent;
  readonly districts: readonly string[];
  /** Is called with the shards that this process has now, by district; a district without any has an empty list. */
  readonly onOwned: (owned: ReadonlyMap<string, readonly number[]>) => void;
  /** How long a member that does not answer keeps its shards, ms. Default 6,000. */
  readonly sessionTimeoutMs?: number;
};

export type Shards = {
  owned(): ReadonlyMap<string, readonly number[]>;
  /** Whether the session may have ended unnoticed, because the process slept: another member may have the shards by now. */
  doubtful(): boolean;
  stop(): Promise<void>;
};

/** The number of messages behind, by `topic/partition`. Unknown (nothing committed, no right to read) is not zero. */
export type Lag = ReadonlyMap<string, number | 'unknown'>;

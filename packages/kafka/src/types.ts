import type { AnyEvent, Attributes, DataOf, DeadLetterReason as DeadLetterReasonSchema } from '@marsad/schemas';
import type { z } from 'zod';

/** What a producer may hand over: the schema's input side, so that plain strings do where readers get branded ids. */
export type InputOf<E extends AnyEvent> = z.input<E['schema']>;

export type DeadLetterReason = z.infer<typeof DeadLetterReasonSchema>;

/** A message that was read: decoded, validated, unknown fields removed. */
export type Received<E extends AnyEvent = AnyEvent> = E extends AnyEvent
  ? {
      readonly event: E;
      readonly data: DataOf<E>;
      readonly attributes: Attributes;
      /** The JPEG, where the event is a picture. */
      readonly picture?: Buffer;
      readonly key: string;
      readonly topic: string;
      readonly partition: number;
      readonly offset: bigint;
      /** When the broker appended it, UTC ms. */
      readonly timestampMs: number;
    }
  : never;

/** Narrows what a consumer of several events got to one of them. */
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

/** Up to 200 messages of one partition, in order. Messages that could not be read are not among them. */
export type Batch<E extends AnyEvent = AnyEvent> = TopicPartition & { readonly events: readonly Received<E>[] };

/** What became of a batch. Everything absent: it is done, go on. */
export type Handled<E extends AnyEvent = AnyEvent> = {
  /** Broken environment: the same batch comes again, whole, after so many ms; this partition waits, others go on. */
  readonly retry?: { readonly reason: string; readonly afterMs: number } | undefined;
  /** Broken messages of this batch. Written and acknowledged before the offset advances; not written when the batch is retried. */
  readonly deadLetters?: readonly RejectedMessage<E>[] | undefined;
  /** The lowest offset that an open window of this partition still needs: a restart reads on from there. 15 minutes back at most. */
  readonly keepFrom?: bigint | undefined;
};

export type RejectedMessage<E extends AnyEvent = AnyEvent> = {
  readonly received: Received<E>;
  readonly reason: DeadLetterReason;
  /** For people, 500 characters at most; never a value of a message that may hold personal data. */
  readonly detail: string;
};

export type ConsumeOptions<E extends AnyEvent> = {
  /** What the group is for. Its whole name is `<service>.<district>.<group>`, one group for each district; or `<service>.city.<group>`. */
  readonly group: string;
  /** `district` (default): a group of its own for each district, which reads events of that scope only. `city`: one group for all of it. */
  readonly belongsTo?: 'district' | 'city';
  /** All events are keyed alike and remembered together by that key: the start is refused where their topics are not partitioned alike. */
  readonly readTogether?: boolean;
  readonly events: readonly E[];
  readonly districts: readonly string[];
  /** Whose topics, of an agency's event. */
  readonly agencies?: readonly string[] | undefined;
  /** Effects are done, or refused in the answer, when it settles. A throw is a defect and ends the process through `onFatal`. */
  readonly handle: (batch: Batch<E>) => Promise<Handled<E>> | Handled<E>;
  /** `shared` (default): partitions are spread, one number of all topics to one member, which keeps it. `active_standby`: the longest-standing member has all, the others wait. */
  readonly mode?: 'shared' | 'active_standby';
  /** Where a group without commits begins. Default true. */
  readonly fromBeginning?: boolean;
  /** Partitions that are new here: whatever state belongs to them starts from nothing and is rebuilt from what comes. */
  readonly onAssigned?: (partitions: readonly TopicPartition[]) => void;
  /** Partitions that are gone; said after the fact, no batch of theirs is running. */
  readonly onRevoked?: (partitions: readonly TopicPartition[]) => void;
  /** How many partitions are handled at once. Default 4. */
  readonly partitionsConcurrently?: number;
};

export type Consumer = {
  /** Whole names: one for each district, or the city's. */
  readonly groups: readonly string[];
  assigned(): readonly TopicPartition[];
  /** The partition in which a key's messages lie, if it is ours now; undefined while another member has it. */
  partitionOf(event: AnyEvent, district: string, key: string): number | undefined;
  /** Ends after the running batches, with their offsets committed. */
  stop(): Promise<void>;
};

export type SendOptions = {
  /**
   * Default: as the event's definition makes it from the data. Given where the definition needs more than the data, with `eventIdOf` of
   * `@marsad/schemas/ids`.
   */
  readonly id?: string | undefined;
  /** When the fact was so, UTC ms. Default: now. */
  readonly atMs?: number | undefined;
  /** SHA-256 of the network that decided. */
  readonly modelHash?: string | undefined;
  readonly simulated?: boolean | undefined;
  /** Default: the active span's. */
  readonly traceparent?: string | undefined;
  /** Default `server`. */
  readonly origin?: 'server' | 'edge' | undefined;
};

export type EventProducer = {
  /**
   * Resolves once every in-sync replica has it. Order of calls is order on the topic.
   * @throws InvalidEventError (reading would refuse or change it), QueueFullError (shed, counted), SendRefusedError, ProducerStoppedError
   */
  send<E extends AnyEvent>(event: E, data: InputOf<E>, options?: SendOptions): Promise<void>;
  /** All or none is queued; resolves when all are acknowledged. Throws as `send`. */
  sendMany<E extends AnyEvent>(
    event: E,
    items: readonly { readonly data: InputOf<E>; readonly options?: SendOptions }[],
  ): Promise<void>;
  /** The picture is the value, its metadata a header. Throws as `send`. */
  sendPicture<E extends AnyEvent>(
    event: E,
    metadata: InputOf<E>,
    jpeg: Uint8Array,
    options?: SendOptions,
  ): Promise<void>;
  /** Removes a key of a compacted topic. */
  tombstone(event: AnyEvent, key: string, district?: string): Promise<void>;
  /** Rolls the segments of a quiet compacted topic, so that what was removed really goes. Readers never see it. */
  beat(event: AnyEvent, district?: string): Promise<void>;
  /** Messages accepted and not yet acknowledged. */
  readonly pending: number;
  /** Sends what is pending for up to 5 s, then refuses the rest and disconnects. */
  stop(): Promise<void>;
};

export type StateTableOptions<E extends AnyEvent> = {
  readonly name: string;
  readonly events: readonly E[];
  readonly districts: readonly string[];
  /** Whose topics, of an agency's event. */
  readonly agencies?: readonly string[] | undefined;
  /** Told of every change in the order of its partition, those of the first reading too. Must not throw. */
  readonly onChange?: (change: Received<E> | Tombstone<E>) => void;
  /** Told of every record that could not be read; what stood there before stays. Must not throw. */
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
  /** With key, attributes and time. */
  entries<T extends E>(event: T): Received<T>[];
  readonly size: number;
  stop(): Promise<void>;
};

export type TailOptions<E extends AnyEvent> = {
  readonly name: string;
  readonly events: readonly E[];
  readonly districts: readonly string[];
  /** Whose topics, of an agency's event. */
  readonly agencies?: readonly string[] | undefined;
  /** `beginning`: everything that is still there first; the tail resolves when that was read. Default `end`: from now on. */
  readonly from?: 'beginning' | 'end' | undefined;
  /** Awaited, in order per partition. A throw is a defect and ends the process through `onFatal`. */
  readonly onEvent: (received: Received<E>) => void | Promise<void>;
  /** Told of what `onEvent` cannot be; it is counted either way. */
  readonly onUnreadable?: ((unreadable: UnreadableMessage) => void) | undefined;
  /** Told of every message first, readable or not, as it lies there. */
  readonly onWire?: ((wire: WireMessage) => void) | undefined;
};

/** A message as it lies on its topic, nothing checked and nothing removed; pictures and other bytes are not text and not of this kind. */
export type WireMessage = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | null;
};

/** A message that this version cannot read: broken, or of a later version. */
export type UnreadableMessage = {
  readonly wire: WireMessage;
  readonly reason: DeadLetterReason;
  readonly detail: string;
};

export type Tail = { stop(): Promise<void> };

export type ShardsOptions = {
  /** The empty topic whose partitions are the shard numbers; each district's are handed out by a group of its own. */
  readonly topicEvent: AnyEvent;
  readonly districts: readonly string[];
  /** The shards that are ours now, by district; districts without any are there with an empty list. */
  readonly onOwned: (owned: ReadonlyMap<string, readonly number[]>) => void;
  /** How long a silent member keeps its shards, ms. Default 6,000. */
  readonly sessionTimeoutMs?: number;
};

export type Shards = {
  owned(): ReadonlyMap<string, readonly number[]>;
  /** The session may have ended without our knowing (the process slept): somebody else may own our shards by now. */
  doubtful(): boolean;
  stop(): Promise<void>;
};

/** Messages behind, by `topic/partition`. Unknown (nothing committed, no right to look) is not zero. */
export type Lag = ReadonlyMap<string, number | 'unknown'>;

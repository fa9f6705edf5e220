/** Why a producer refused an event before it left. */
export type InvalidEventReason =
  'schema_mismatch' | 'invalid_attributes' | 'too_large' | 'not_a_picture' | 'wrong_content' | 'not_compacted';

/** Somebody tried to send what readers would refuse or change: a defect of the sender, never retried. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  readonly eventType: string;
  readonly reason: InvalidEventReason;

  /** @param detail which field and why, without its value */
  constructor(eventType: string, reason: InvalidEventReason, detail: string) {
    super(`${eventType}: ${reason}: ${detail}`);
    this.eventType = eventType;
    this.reason = reason;
  }
}

/** The producer holds all that it may: this message was shed, and counted. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  readonly retryAfterMs = 500;

  constructor(messages: number, bytes: number) {
    super(`${messages} messages (${bytes} bytes) wait for Kafka already: this one was shed`);
  }
}

/** The broker will never take these messages: no right to write, no such topic, too large. */
export class SendRefusedError extends Error {
  override readonly name = 'SendRefusedError';
  /** Kafka's name of the error, for example TOPIC_AUTHORIZATION_FAILED. */
  readonly code: string;

  constructor(topic: string, code: string, cause: unknown) {
    super(`${topic}: the broker refuses to take messages: ${code}`, { cause });
    this.code = code;
  }
}

/** Not acknowledged when the producer stopped; whether the broker has it is unknown. */
export class ProducerStoppedError extends Error {
  override readonly name = 'ProducerStoppedError';
  readonly retryAfterMs = 1_000;

  constructor() {
    super('the producer was stopped before Kafka acknowledged this message');
  }
}

/** A consumer that can't go on: the process should end and be started again. */
export class ConsumerFailedError extends Error {
  override readonly name = 'ConsumerFailedError';
  readonly group: string;

  constructor(group: string, what: string, cause: unknown) {
    super(`consumer ${group}: ${what}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`, {
      cause,
    });
    this.group = group;
  }
}

/** No broker answers. Not a defect of anything that was asked for: later it works. */
export class KafkaUnavailableError extends Error {
  override readonly name = 'KafkaUnavailableError';
  readonly retryAfterMs = 1_000;

  constructor(cause: unknown) {
    super(`Kafka can't be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Topics that are read together by key have different partition counts on the broker: the deployment has not been applied. */
export class UnequalPartitionsError extends Error {
  override readonly name = 'UnequalPartitionsError';
  readonly code = 'unequal_partitions';

  constructor(group: string, counts: ReadonlyMap<string, number>) {
    const found = [...counts].map(([topic, count]) => `${topic} ${count}`).join(', ');
    super(
      `${group} reads these topics together by key, and they have different partition counts: ${found}. Stop this district's services, apply the deployment (it grows the smaller ones), and start them again`,
    );
  }
}

/** A group belongs to one district or to the city, and this event is not of that place: a defect of the service. */
export class MisplacedEventError extends Error {
  override readonly name = 'MisplacedEventError';
  readonly code = 'misplaced_event';

  constructor(eventType: string, scope: string, purpose: string) {
    super(
      `${eventType} is not a district's event (its scope is ${scope}): the group ${purpose} of a district cannot read it. Say belongsTo: 'city'`,
    );
  }
}

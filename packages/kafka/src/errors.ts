/** The codes of all errors of this package, each with its meaning. Callers switch on `code`; texts are for people. */
export const KAFKA_ERRORS = {
  invalid_event: 'readers would refuse or change the event: a defect of the sender',
  queue_full: 'the producer holds all that it may: this message was not accepted, and may be sent again',
  send_refused: 'the broker will never take these messages',
  producer_stopped:
    'the producer was stopped before the acknowledgement; whether the broker has the message is unknown',
  consumer_failed: 'the consumer cannot go on: the process should end and be started again',
  kafka_unavailable: 'no broker answers; try again later',
  unequal_partitions: 'topics that are read together have different partition counts',
  misplaced_event: "a district's group was asked for an event of another scope",
} as const;

export type KafkaErrorCode = keyof typeof KAFKA_ERRORS;

/** An error of this package; callers switch on its code. */
export abstract class KafkaError extends Error {
  abstract readonly code: KafkaErrorCode;
}

/** The code of an error of this package; undefined for any other. */
export const kafkaErrorCode = (error: unknown): KafkaErrorCode | undefined =>
  error instanceof KafkaError ? error.code : undefined;

/** Why a producer refused an event before it left. */
export type InvalidEventReason =
  'schema_mismatch' | 'invalid_attributes' | 'too_large' | 'not_a_picture' | 'wrong_content' | 'not_compacted';

/** Readers would refuse or change the event: a defect of the sender, never retried. */
export class InvalidEventError extends KafkaError {
  override readonly name = 'InvalidEventError';
  readonly code = 'invalid_event';
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
export class QueueFullError extends KafkaError {
  override readonly name = 'QueueFullError';
  readonly code = 'queue_full';
  readonly retryAfterMs = 500;

  constructor(messages: number, bytes: number) {
    super(`${messages} messages (${bytes} bytes) wait for Kafka already: this one was shed`);
  }
}

/** The broker will never take these messages: no right to write, no such topic, too large. */
export class SendRefusedError extends KafkaError {
  override readonly name = 'SendRefusedError';
  readonly code = 'send_refused';
  /** Kafka's name of the error, for example TOPIC_AUTHORIZATION_FAILED. */
  readonly brokerCode: string;

  constructor(topic: string, brokerCode: string, cause: unknown) {
    super(`${topic}: the broker refuses to take messages: ${brokerCode}`, { cause });
    this.brokerCode = brokerCode;
  }
}

/** The message was not acknowledged when the producer stopped; whether the broker has it is unknown. */
export class ProducerStoppedError extends KafkaError {
  override readonly name = 'ProducerStoppedError';
  readonly code = 'producer_stopped';
  readonly retryAfterMs = 1_000;

  constructor() {
    super('the producer was stopped before Kafka acknowledged this message');
  }
}

/** The consumer cannot go on: the process should end and be started again. */
export class ConsumerFailedError extends KafkaError {
  override readonly name = 'ConsumerFailedError';
  readonly code = 'consumer_failed';
  readonly group: string;

  constructor(group: string, what: string, cause: unknown) {
    super(`consumer ${group}: ${what}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`, {
      cause,
    });
    this.group = group;
  }
}

/** No broker answers; try again after `retryAfterMs`. */
export class KafkaUnavailableError extends KafkaError {
  override readonly name = 'KafkaUnavailableError';
  readonly code = 'kafka_unavailable';
  readonly retryAfterMs = 1_000;

  constructor(cause: unknown) {
    super(`Kafka can't be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Topics that are read together by key have different partition counts on the broker, because the deployment has not been applied. */
export class UnequalPartitionsError extends KafkaError {
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
export class MisplacedEventError extends KafkaError {
  override readonly name = 'MisplacedEventError';
  readonly code = 'misplaced_event';

  constructor(eventType: string, scope: string, purpose: string) {
    super(
      `${eventType} is not a district's event (its scope is ${scope}): the group ${purpose} of a district cannot read it. Set belongsTo: 'city'`,
    );
  }
}

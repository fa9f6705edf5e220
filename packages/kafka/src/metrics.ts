import { noMeter, type Attributes, type Counter, type Gauge, type Histogram, type Meter } from '@marsad/telemetry';

/**
 * How Kafka behaves as seen from this process. The names are the same in every service, and are those of OpenTelemetry's messaging
 * conventions where it has one. The labels are topic, group and reason; never a key, because keys are cameras.
 */
export type KafkaMetrics = {
  readonly sent: Counter;
  readonly shed: Counter;
  readonly refused: Counter;
  readonly sendRetries: Counter;
  readonly sendSeconds: Histogram;
  readonly received: Counter;
  readonly deadLettered: Counter;
  readonly unreadable: Counter;
  readonly batchRetries: Counter;
  readonly batchSeconds: Histogram;
  readonly lag: Gauge;
  readonly restarts: Counter;
  readonly rebalanceSeconds: Histogram;
};

const KAFKA = { 'messaging.system': 'kafka' };

/** The labels of a topic, as OpenTelemetry names them. */
export const topicLabels = (topic: string): Attributes => ({ ...KAFKA, 'messaging.destination.name': topic });
export const groupLabels = (group: string): Attributes => ({ ...KAFKA, 'messaging.consumer.group.name': group });

const SECONDS = {
  unit: 's',
  advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 30] },
};

export function createMetrics(meter: Meter | undefined): KafkaMetrics {
  return { ...createSending(meter ?? noMeter()), ...createReceiving(meter ?? noMeter()) };
}

const createSending = (instruments: Meter) => ({
  sent: instruments.createCounter('messaging_client_sent_messages_total', {
    description: 'Messages acknowledged by every in-sync replica',
  }),
  sendSeconds: instruments.createHistogram('messaging_client_operation_duration_seconds', {
    description: 'From the first attempt at a chunk of messages to its acknowledgement',
    ...SECONDS,
  }),
  shed: instruments.createCounter('marsad_kafka_shed_messages_total', {
    description: 'Messages refused because too many waited for the broker',
  }),
  refused: instruments.createCounter('marsad_kafka_refused_messages_total', {
    description: 'Messages that their own schema, or the broker, will never take',
  }),
  sendRetries: instruments.createCounter('marsad_kafka_send_retries_total', {
    description: 'Chunks sent once more because the broker was away',
  }),
});

const createReceiving = (instruments: Meter) => ({
  received: instruments.createCounter('messaging_client_consumed_messages_total', {
    description: 'Messages handled, with their offsets advanced',
  }),
  batchSeconds: instruments.createHistogram('messaging_process_duration_seconds', {
    description: 'Handling of one batch of messages',
    ...SECONDS,
  }),
  deadLettered: instruments.createCounter('marsad_kafka_dead_lettered_messages_total', {
    description: 'Messages written to the dead letters, by reason',
  }),
  unreadable: instruments.createCounter('marsad_kafka_skipped_messages_total', {
    description: 'Messages that a table or tail could not read, by reason',
  }),
  batchRetries: instruments.createCounter('marsad_kafka_batch_retries_total', {
    description: 'Batches put back because what they need is away, by reason',
  }),
  lag: instruments.createGauge('marsad_kafka_lag_messages', {
    description: 'Messages behind the end of the partition, when last fetched',
  }),
  restarts: instruments.createCounter('marsad_kafka_consumer_restarts_total', {
    description: 'Consumers that lost their group and joined again',
  }),
  rebalanceSeconds: instruments.createHistogram('marsad_kafka_rebalance_duration_seconds', {
    description: 'Rebalances of a group, from the first word of it to this member having joined again',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300] },
  }),
});

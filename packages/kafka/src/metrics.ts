import { noMeter, type Counter, type Gauge, type Histogram, type Meter } from '@marsad/telemetry';

/** What the bus looks like from this process. Labels: topic, group, reason; never a key, because keys are cameras. */
export type KafkaMetrics = {
  readonly sent: Counter;
  readonly shed: Counter;
  readonly refused: Counter;
  readonly sendRetries: Counter;
  readonly sendMs: Histogram;
  readonly received: Counter;
  readonly deadLettered: Counter;
  readonly unreadable: Counter;
  readonly batchRetries: Counter;
  readonly batchMs: Histogram;
  readonly lag: Gauge;
  readonly restarts: Counter;
};

/** @param service the Kafka user; metric names begin with it */
export function createMetrics(meter: Meter | undefined, service: string): KafkaMetrics {
  const instruments = meter ?? noMeter();
  const prefix = `${service.replaceAll('-', '_')}_kafka`;
  return {
    sent: instruments.createCounter(`${prefix}_sent_messages`, {
      description: 'Messages acknowledged by every in-sync replica',
    }),
    shed: instruments.createCounter(`${prefix}_shed_messages`, {
      description: 'Messages refused because too many waited for the broker',
    }),
    refused: instruments.createCounter(`${prefix}_refused_messages`, {
      description: 'Messages that their own schema, or the broker, will never take',
    }),
    sendRetries: instruments.createCounter(`${prefix}_send_retries`, {
      description: 'Chunks sent once more because the broker was away',
    }),
    sendMs: instruments.createHistogram(`${prefix}_send_ms`, {
      description: 'From the first attempt at a chunk to its acknowledgement, ms',
    }),
    received: instruments.createCounter(`${prefix}_received_messages`, {
      description: 'Messages handled, with their offsets advanced',
    }),
    deadLettered: instruments.createCounter(`${prefix}_dead_lettered_messages`, {
      description: 'Messages written to the dead letters, by reason',
    }),
    unreadable: instruments.createCounter(`${prefix}_skipped_messages`, {
      description: 'Messages that a table or tail could not read, by reason',
    }),
    batchRetries: instruments.createCounter(`${prefix}_batch_retries`, {
      description: 'Batches put back because what they need is away, by reason',
    }),
    batchMs: instruments.createHistogram(`${prefix}_batch_ms`, { description: 'Handling of one batch, ms' }),
    lag: instruments.createGauge(`${prefix}_lag_messages`, {
      description: 'Messages behind the end of the partition, when last fetched',
    }),
    restarts: instruments.createCounter(`${prefix}_consumer_restarts`, {
      description: 'Consumers that lost their group and joined again',
    }),
  };
}

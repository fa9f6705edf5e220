import type { Health, Logger } from '@marsad/telemetry';
import { ConsumerFailedError } from './errors.ts';
import type { KafkaConsumer } from './kafkajs.ts';
import { groupLabels, type KafkaMetrics } from './metrics.ts';
import { watchRebalances } from './rebalance-watch.ts';

export type Reporting = {
  readonly logger: Logger;
  readonly metrics: KafkaMetrics;
  readonly health: Health | undefined;
  readonly onFatal: (error: Error) => void;
};

/**
 * Reports the health of a consumer. A crash that kafkajs recovers from makes it "not ready". A crash that it does not recover from is
 * fatal, because otherwise the process would go on without reading anything.
 */
export function watchConsumer(consumer: KafkaConsumer, group: string, reporting: Reporting): { stop(): void } {
  const { logger, metrics, health, onFatal } = reporting;
  const component = `kafka:${group}`;
  let stopping = false;
  health?.set(component, 'not_ready', 'joining its group');
  const rebalances = watchRebalances(group, reporting);
  consumer.on('consumer.rebalancing', () => rebalances.began());
  consumer.on('consumer.group_join', () => {
    health?.set(component, 'ready');
    rebalances.joined();
  });
  consumer.on('consumer.crash', ({ payload }) => {
    if (stopping) return;
    metrics.restarts.add(1, groupLabels(group));
    if (payload.restart) {
      health?.set(component, 'not_ready', `joining again after ${payload.error.name}`);
      logger.warn(
        { group, error: payload.error.name, reason: payload.error.message },
        'a consumer lost its group and joins again',
      );
      return;
    }
    health?.set(component, 'not_ready', `ended by ${payload.error.name}`);
    onFatal(new ConsumerFailedError(group, 'it ended', payload.error));
  });
  return {
    stop() {
      stopping = true;
      rebalances.stop();
      health?.remove(component);
    },
  };
}

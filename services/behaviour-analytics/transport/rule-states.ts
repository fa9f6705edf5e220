import type { EventProducer, Kafka } from '@marsad/kafka';
import { kafkaErrorCode } from '@marsad/kafka';
import { ruleStateKept } from '@marsad/schemas';
import type { RuleStates, StoredRuleState } from '../ports.ts';
import type { Metrics } from '../metrics.ts';

/** Keeps what rules remember on a compacted topic, one record a camera. It is read anew whenever partitions are assigned. */
export function createRuleStates(
  kafka: Pick<Kafka, 'stateTable'>,
  producer: Pick<EventProducer, 'send' | 'tombstone'>,
  metrics?: Pick<Metrics, 'countRuleState'>,
): RuleStates {
  const reading = new Map<string, Promise<readonly StoredRuleState[]>>();
  const readAll = async (district: string): Promise<readonly StoredRuleState[]> => {
    const table = await kafka.stateTable({
      name: 'rule-states',
      events: [ruleStateKept],
      districts: [district],
      onUnreadable: () => metrics?.countRuleState('unreadable'),
    });
    const states = table
      .entries(ruleStateKept)
      .map(({ data, partition, attributes }) => ({ data, partition, simulated: attributes.simulated === 'true' }));
    await table.stop();
    return states;
  };
  return {
    async read({ district, partition }) {
      // Partitions that are assigned together share one reading. A later assignment needs what another instance has kept since.
      const known = reading.get(district);
      const all = known ?? readAll(district);
      if (!known) {
        reading.set(district, all);
        queueMicrotask(() => reading.delete(district));
      }
      return (await all).filter((state) => state.partition === partition);
    },
    async keep(state, simulated) {
      try {
        await producer.send(ruleStateKept, state, { simulated });
      } catch (error) {
        // More than a record holds: its incidents are found again as far as the scenes reach.
        if (kafkaErrorCode(error) !== 'invalid_event') throw error;
        metrics?.countRuleState('refused');
        return false;
      }
      metrics?.countRuleState('kept');
      return true;
    },
    async drop({ district, camera }) {
      await producer.tombstone(ruleStateKept, camera, district);
      metrics?.countRuleState('dropped');
    },
  };
}

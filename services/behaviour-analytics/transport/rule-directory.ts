import type { Kafka } from '@marsad/kafka';
import { ruleDefined } from '@marsad/schemas';
import type { RuleBook } from '../domain/rule-book.ts';

/** Reads every version of every rule before it resolves, and then follows them. */
export async function followRules(kafka: Kafka, book: RuleBook): Promise<{ stop(): Promise<void> }> {
  const table = await kafka.stateTable({
    name: 'rules',
    events: [ruleDefined],
    districts: [],
    onChange(change) {
      if ('tombstone' in change) book.remove(change.tombstone);
      else book.put(change.data);
    },
    onUnreadable: ({ key }) => book.remove(key),
  });
  return { stop: () => table.stop() };
}

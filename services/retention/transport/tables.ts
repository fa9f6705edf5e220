import type { Kafka } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import { erasureAsked, erasureExecuted, holdAsked, holdPlaced, holdReleased } from '@marsad/schemas';
import { createErasureBook } from '../domain/erasure-book.ts';
import type { ErasureBook } from '../domain/erasure-book.ts';
import { protectAsked } from '../domain/holds.ts';
import type { Holds } from '../ports.ts';

/** Reads the erasures of a district so far: the last thirty days of what was asked for, all of what was executed. */
export async function readErasures(kafka: Pick<Kafka, 'tail'>, district: string): Promise<ErasureBook> {
  const book = createErasureBook();
  const tail = await kafka.tail({
    name: 'erasures',
    events: [erasureAsked, erasureExecuted],
    districts: [district],
    from: 'beginning',
    onEvent(received) {
      if (isEvent(received, erasureExecuted)) book.noteExecuted(received.data);
      else if (isEvent(received, erasureAsked)) book.noteAsked(received.data);
    },
  });
  await tail.stop();
  return book;
}

/** Follows the holds of a district. Resolves when all of them were read: nothing may be erased before. */
export async function followHolds(
  kafka: Pick<Kafka, 'stateTable'>,
  district: string,
): Promise<{ holds(): Holds; stop(): Promise<void> }> {
  const table = await kafka.stateTable({
    name: `holds-${district}`,
    events: [holdAsked, holdPlaced, holdReleased],
    districts: [district],
  });
  return {
    holds: () =>
      protectAsked(
        table
          .values(holdAsked)
          .filter(({ holdId }) => !table.get(holdPlaced, holdId) && !table.get(holdReleased, holdId)),
      ),
    stop: () => table.stop(),
  };
}

import type { Batch, Handled, Received, RejectedMessage } from '@marsad/kafka';
import { handleEach, pass } from '@marsad/pipeline';
import type { Row } from '../domain/row.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { mapRows } from '../pipeline/map.step.ts';
import type { Sink } from '../pipeline/sink.ts';
import type { Consumed } from './rows-of.ts';
import { rowsOf } from './rows-of.ts';

/**
 * Handles a batch: maps its messages to rows, inserts the rows, and only then lets the offset advance. A row that is written twice is one row in
 * the views.
 */
export function createHandler(sink: Sink, metrics?: Metrics) {
  return async ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const origins = new Map<Row, Received<Consumed>>();
    const { deadLetters } = await handleEach(events, (received) => {
      const outcome = mapRows(() => rowsOf(received));
      if (outcome.kind !== 'pass') return outcome;
      for (const row of outcome.value) origins.set(row, received);
      return pass(undefined);
    });
    try {
      const refused = await sink.put([...origins.keys()]);
      metrics?.countStored(origins.size - refused.length);
      return { deadLetters: [...deadLetters, ...deadLettersOf(refused, origins)] };
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      metrics?.countWait();
      return { retry: { reason: error.code, afterMs: error.retryAfterMs } };
    }
  };
}

/** One dead letter for each message of which ClickHouse refused a row. */
function deadLettersOf(
  refused: readonly Row[],
  origins: ReadonlyMap<Row, Received<Consumed>>,
): RejectedMessage<Consumed>[] {
  const tables = new Map(refused.map((row) => [origins.get(row), row.table]));
  return [...tables].flatMap(([received, table]) =>
    received ? [{ received, reason: 'handler_rejected' as const, detail: `${table} refuses this row` }] : [],
  );
}

import type { Batch, Handled, Received, RejectedMessage } from '@marsad/kafka';
import type { Row } from '../domain/row.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { map } from '../pipeline/map.step.ts';
import type { Sink } from '../pipeline/sink.ts';
import type { Consumed } from './rows-of.ts';
import { rowsOf } from './rows-of.ts';

/** Handles a batch: map, insert, and only then does the offset advance. Everything written twice is one row in the views. */
export function createHandler(sink: Sink, metrics?: Metrics) {
  return async (batch: Batch<Consumed>): Promise<Handled<Consumed>> => {
    const deadLetters: RejectedMessage<Consumed>[] = [];
    const origins = new Map<Row, Received<Consumed>>();
    for (const received of batch.events) {
      const outcome = map(() => rowsOf(received));
      if (outcome.kind === 'pass') for (const row of outcome.value) origins.set(row, received);
      if (outcome.kind === 'dead_letter') {
        deadLetters.push({ received, reason: 'handler_rejected', detail: outcome.detail });
      }
    }
    try {
      const refused = await sink.put([...origins.keys()]);
      metrics?.stored(origins.size - refused.length);
      const broken = new Map(refused.map((row) => [origins.get(row), row.table]));
      for (const [received, table] of broken) {
        if (received) deadLetters.push({ received, reason: 'handler_rejected', detail: `${table} refuses this row` });
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      metrics?.unavailable();
      return { retry: { reason: 'clickhouse_unavailable', afterMs: error.retryAfterMs } };
    }
    return { deadLetters };
  };
}

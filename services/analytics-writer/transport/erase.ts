import type { Batch, EventProducer, Handled } from '@marsad/kafka';
import {
  erasureDueAtMs,
  isKnown,
  RETENTION_CLASSES,
  SHORTEST_LIFE_MS,
  TABLES_OF_CLASS,
  tablesAnswered,
} from '@marsad/schemas';
import type { DataOf, TABLES_REFUSALS, tablesAsked } from '@marsad/schemas';
import { StoreUnavailableError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { ErasedTable, Log, Partitions } from '../ports.ts';

type Asked = DataOf<typeof tablesAsked>;
type Refusal = (typeof TABLES_REFUSALS)[number];

export type EraserNeeds = {
  readonly partitions: Partitions;
  readonly producer: EventProducer;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
};

/** Drops the partitions that retention asked to erase, looks a second time, and answers with what it saw. The same again drops what came since. */
export function createEraser({ partitions, producer, metrics, log, now }: EraserNeeds) {
  return async ({ events }: Batch<typeof tablesAsked>): Promise<Handled<typeof tablesAsked>> => {
    try {
      for (const { data, timestampMs } of events) {
        const refusal = refusalOf(data, timestampMs);
        if (refusal)
          log.error({ district: data.district, class: data.class, refusal }, 'rows are not erased, as was asked');
        const tables = refusal ? [] : await erase(data);
        metrics.countErased(tables.reduce((sum, { rows, rowsLeft }) => sum + Math.max(0, rows - rowsLeft), 0));
        await producer.send(tablesAnswered, {
          ...data,
          tables,
          ...(refusal ? { refusal } : {}),
          answeredAtMs: Math.max(now(), data.askedAtMs),
        });
      }
      return {};
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      metrics.countWait();
      return { retry: { reason: error.code, afterMs: error.retryAfterMs } };
    }
  };

  async function erase({ class: retentionClass, district, toMs }: Asked): Promise<ErasedTable[]> {
    const tables: ErasedTable[] = [];
    for (const table of tablesOf(retentionClass)?.tables ?? [])
      tables.push(await partitions.drop(table, district, toMs));
    return tables;
  }
}

const tablesOf = (retentionClass: string) =>
  isKnown(RETENTION_CLASSES, retentionClass) ? TABLES_OF_CLASS[retentionClass] : undefined;

/**
 * Why an erasure is not carried out. Time is judged by the broker's clock, and no class lives shorter than a day whatever retention says, so
 * neither a wrong clock nor a stolen account of retention erases what is of today.
 */
export function refusalOf(
  { class: retentionClass, fromMs, toMs, lifeMs }: Asked,
  takenAtMs: number,
): Refusal | undefined {
  const of = tablesOf(retentionClass);
  if (!of || !isKnown(RETENTION_CLASSES, retentionClass)) return 'class_unknown';
  const isWhole = toMs % of.partitionMs === 0 && toMs - fromMs === of.partitionMs;
  const dueAtMs = erasureDueAtMs(retentionClass, { fromMs, toMs }, Math.max(lifeMs, SHORTEST_LIFE_MS));
  return isWhole && dueAtMs <= takenAtMs ? undefined : 'not_due';
}

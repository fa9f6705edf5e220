import { days, hours } from '../registry/define.ts';

/** The classes of data that retention erases. A class lives in buckets, tables or topics; the service retention says in which. */
export const RETENTION_CLASSES = ['recordings', 'tracks', 'alerts', 'plates'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

export type RetentionLife = {
  /** How long the class lives where nothing else is ordered, ms. */
  readonly defaultMs: number;
  /** No moment of the class is older than this when it is erased, whatever is ordered, ms. Only a hold keeps data longer. */
  readonly ceilingMs: number;
};

/**
 * How long data lives (controls 15 and 18). Recordings live with their masks. Tracks are removed by camera-ingest hour by hour; what it
 * leaves is erased by whole days, so their ceiling is one day above their life. `alerts` are the pictures, clips and crops of alerts. `plates`
 * are the reads in the tables; a read that is a hit is copied into its alert or its case, and lives with it.
 */
export const RETENTION_LIVES: Readonly<Record<RetentionClass, RetentionLife>> = {
  recordings: { defaultMs: days(30), ceilingMs: days(90) },
  tracks: { defaultMs: hours(48), ceilingMs: hours(72) },
  alerts: { defaultMs: days(365), ceilingMs: days(3 * 365) },
  plates: { defaultMs: hours(24), ceilingMs: days(21) },
};

/** No order makes a class live shorter than this, ms: orders count in days. */
export const SHORTEST_LIFE_MS = days(1);

/** The classes of which rows lie in tables of ClickHouse, the tables, and how long a partition is, ms. A partition has rows of one district. */
export const TABLES_OF_CLASS: Readonly<
  Partial<Record<RetentionClass, { readonly partitionMs: number; readonly tables: readonly string[] }>>
> = {
  tracks: { partitionMs: days(1), tables: ['observations.tracks'] },
  plates: { partitionMs: hours(1), tables: ['observations.plate_reads', 'observations.plate_sightings'] },
};

/**
 * When a span of a class has to be erased, UTC ms: when its last moment has lived long enough, and never later than when its first moment
 * reaches the ceiling.
 * @param span UTC ms; `toMs` is not in it
 * @param lifeMs how long the class lives
 */
export const erasureDueAtMs = (
  retentionClass: RetentionClass,
  span: { readonly fromMs: number; readonly toMs: number },
  lifeMs: number,
): number => Math.min(span.toMs + lifeMs, span.fromMs + RETENTION_LIVES[retentionClass].ceilingMs);

import type { DataOf, tablesAnswered } from '@marsad/schemas';
import type { Row } from './domain/row.ts';

/** The contents of the audit log, as @marsad/proof defines them. */
export type { LeafContent, LoggedEntry } from '@marsad/proof';

/**
 * Stores rows. Resolves when they are stored.
 * @throws StoreUnavailableError, StoreRefusedError
 */
export type Store = { insert(table: string, rows: readonly Row['values'][]): Promise<void> };

/** What was dropped from one table, and what the second look found. */
export type ErasedTable = DataOf<typeof tablesAnswered>['tables'][number];

/**
 * Drops whole partitions, and looks again.
 * @throws StoreUnavailableError
 */
export type Partitions = {
  /** @param beforeMs UTC ms: the beginning of a partition. All rows of the district before it are dropped */
  drop(table: string, district: string, beforeMs: number): Promise<ErasedTable>;
};

/** The log. Never log a plate or a track. */
export type Log = { error(fields: object, message: string): void };

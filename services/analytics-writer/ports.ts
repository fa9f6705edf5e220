import type { Row } from './domain/row.ts';

/** The contents of the audit log, as @marsad/proof defines them. */
export type { LeafContent, LoggedEntry } from '@marsad/proof';

/**
 * Stores rows. Resolves when they are stored.
 * @throws StoreUnavailableError, StoreRefusedError
 */
export type Store = { insert(table: string, rows: readonly Row['values'][]): Promise<void> };

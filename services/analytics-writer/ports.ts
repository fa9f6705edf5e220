import type { Row } from './domain/row.ts';

/** What the audit log's own mechanism calls what it holds. */
export type { LeafContent, LoggedEntry } from '@marsad/proof';

/**
 * Where rows go. Resolves when they are stored.
 * @throws StoreUnavailableError, StoreRefusedError
 */
export type Store = { insert(table: string, rows: readonly Row['values'][]): Promise<void> };

import type { Row } from './domain/row.ts';

/**
 * Where rows go. Resolves when they are stored.
 * @throws StoreUnavailableError, StoreRefusedError
 */
export type Store = { insert(table: string, rows: readonly Row['values'][]): Promise<void> };

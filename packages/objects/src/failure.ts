import { ObjectStoreError } from './errors.ts';

/**
 * A failed request to the store as a value, which no caller can forget. `unavailable`: try later; `refused`: the store rejects these bytes
 * or this service; `gone`: the file or object to be read is not there.
 */
export type StoreFailure = { readonly kind: 'unavailable' | 'refused' | 'gone'; readonly detail: string };

const KINDS = { unavailable: 'unavailable', denied: 'refused', mismatch: 'refused', not_found: 'gone' } as const;

/** Does a request to the store. Its failure is returned; any other error is thrown. */
export async function orFailure<T>(request: () => Promise<T>): Promise<T | StoreFailure> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ObjectStoreError) return { kind: KINDS[error.code], detail: error.message };
    throw error;
  }
}

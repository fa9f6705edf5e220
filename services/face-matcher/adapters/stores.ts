import { createEvidenceStore } from '@marsad/evidence';
import type { EvidenceStore } from '@marsad/evidence';
import { createObjectStore } from '@marsad/objects';
import type { ObjectStoreOptions } from '@marsad/objects';
import type { Log, WatchlistStore } from '../ports.ts';
import { createWatchlistStore } from './watchlist-store.ts';

/** The two parts of the object store that this service uses. */
export function createStores(
  writer: string,
  options: ObjectStoreOptions,
  log: Log,
): { readonly watchlist: WatchlistStore; readonly evidence: EvidenceStore } {
  const objects = createObjectStore(options);
  const onUnavailable = ({ code, message }: { code: string; message: string }): void =>
    log.warn({ kind: code, reason: message }, 'the object store cannot be used now');
  return {
    watchlist: createWatchlistStore(objects, onUnavailable),
    evidence: createEvidenceStore(objects, { writer, subject: 'head', onUnavailable }),
  };
}

import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { CutOut } from '../domain/cut-outs.ts';
import { isReadUpTo } from '../domain/vote-book.ts';
import type { RetryReason } from '../errors.ts';
import type { EvidenceRequest, EvidenceStore, PartitionMemory, StoredEvidence } from '../ports.ts';

/** A request, and what is remembered of its camera's partition. */
export type EvidenceInput = EvidenceRequest & { readonly memory: Pick<PartitionMemory, 'book' | 'cutOuts'> };
export type EvidenceOutcome =
  | { readonly kind: 'stored'; readonly cutOut: CutOut; readonly stored: StoredEvidence }
  | { readonly kind: 'failed'; readonly reason: 'crop_expired' | 'store_unavailable' };

const STORE_RETRY_MS = 2_000;
const LOOK_AGAIN_MS = 500;
/** An alert's page need not wait longer than this to learn that there will be no cut-out. */
const GIVE_UP_AFTER_MS = 10 * 60_000;

/**
 * Puts the cut-out of a hit into the evidence store. Where the partition has just come to us, its crops are read first. Once a request has found
 * its cut-out, the cut-out stays for it however long the store is away, up to ten minutes.
 */
export function createStoreEvidence(store: EvidenceStore, now: () => number): Step<EvidenceInput, EvidenceOutcome> {
  return async ({ memory: { book, cutOuts }, ...request }) => {
    const cutOut = cutOuts.get(request.readId, now());
    if (!cutOut)
      return isReadUpTo(book, request.requestedAtMs, now())
        ? pass<EvidenceOutcome>({ kind: 'failed', reason: 'crop_expired' })
        : retry('crops_not_read_yet' satisfies RetryReason, LOOK_AGAIN_MS);
    // Of its own: while it is being stored, a better one may come and overwrite what was kept.
    const copy = { ...cutOut, jpeg: Buffer.from(cutOut.jpeg) };
    const stored = await store.put(request, copy);
    copy.jpeg.fill(0);
    if (stored !== 'unavailable') return pass<EvidenceOutcome>({ kind: 'stored', cutOut, stored });
    if (now() - request.requestedAtMs >= GIVE_UP_AFTER_MS)
      return pass<EvidenceOutcome>({ kind: 'failed', reason: 'store_unavailable' });
    // Its time starts anew while somebody waits for it; what was overwritten meanwhile is not brought back.
    const kept = cutOuts.get(request.readId, now());
    if (kept) cutOuts.keep(request.readId, kept, now());
    return retry('store_unavailable' satisfies RetryReason, STORE_RETRY_MS);
  };
}

import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { CutOut } from '../domain/cut-outs.ts';
import type { RetryReason } from '../errors.ts';
import type { EvidenceRequest, EvidenceStore, PartitionMemory, StoredEvidence } from '../ports.ts';

/** A request, and what is remembered of its camera's partition. */
export type EvidenceInput = EvidenceRequest & { readonly memory: Pick<PartitionMemory, 'cutOuts' | 'lastHead'> };
export type EvidenceOutcome =
  | { readonly kind: 'stored'; readonly cutOut: CutOut; readonly stored: StoredEvidence }
  | { readonly kind: 'failed'; readonly reason: 'crop_expired' | 'store_unavailable' };

const STORE_RETRY_MS = 2_000;
const LOOK_AGAIN_MS = 500;
/** Whoever asks for a head that is not there is told so when the heads of before have been read, or none has come for so long. */
const QUIET_AFTER_MS = 3_000;
/** An alert's page need not wait longer than this to learn that there will be no cut-out. */
const GIVE_UP_AFTER_MS = 10 * 60_000;

/**
 * Puts the head of a candidate into the evidence store. Where the partition has just come to us, its heads are read first. Once a request has
 * found it, it stays for that request however long the store is away, up to ten minutes; unless its authorisation ends first.
 */
export function createStoreEvidence(store: EvidenceStore, now: () => number): Step<EvidenceInput, EvidenceOutcome> {
  const isReadUpTo = ({ appendedAtMs, handledAtMs }: PartitionMemory['lastHead'], requestedAtMs: number): boolean =>
    appendedAtMs > requestedAtMs || now() - handledAtMs >= QUIET_AFTER_MS;
  return async ({ memory: { cutOuts, lastHead }, ...request }) => {
    const cutOut = cutOuts.get(request.candidateId, now());
    if (!cutOut)
      return isReadUpTo(lastHead, request.requestedAtMs)
        ? pass<EvidenceOutcome>({ kind: 'failed', reason: 'crop_expired' })
        : retry('heads_not_read_yet' satisfies RetryReason, LOOK_AGAIN_MS);
    // Of its own: while it is being stored, a better one may come and overwrite what was kept.
    const copy = { ...cutOut, jpeg: Buffer.from(cutOut.jpeg) };
    const stored = await store.put(request, copy);
    copy.jpeg.fill(0);
    if (stored !== 'unavailable') return pass<EvidenceOutcome>({ kind: 'stored', cutOut, stored });
    if (now() - request.requestedAtMs >= GIVE_UP_AFTER_MS)
      return pass<EvidenceOutcome>({ kind: 'failed', reason: 'store_unavailable' });
    // Its time starts anew while somebody waits for it; what was overwritten meanwhile is not brought back.
    const kept = cutOuts.get(request.candidateId, now());
    if (kept) cutOuts.keep(request.candidateId, kept, now());
    return retry('store_unavailable' satisfies RetryReason, STORE_RETRY_MS);
  };
}

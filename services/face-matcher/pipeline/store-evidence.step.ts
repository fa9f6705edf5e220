import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { CutOut, CutOuts } from '../domain/cut-outs.ts';
import type { RetryReason } from '../errors.ts';
import type { EvidenceRequest, EvidenceStore, StoredEvidence } from '../ports.ts';

export type EvidenceOutcome =
  | { readonly kind: 'stored'; readonly cutOut: CutOut; readonly stored: StoredEvidence }
  | { readonly kind: 'failed'; readonly reason: 'crop_expired' | 'store_unavailable' };

const STORE_RETRY_MS = 2_000;
/** An alert's page need not wait longer than this to learn that there will be no cut-out. */
const GIVE_UP_AFTER_MS = 10 * 60_000;

/**
 * Puts the head of a candidate into the evidence store. Once a request has found it, it stays for that request however long the store is
 * away, up to ten minutes; unless its authorisation ends first.
 */
export function createStoreEvidence(
  cutOuts: CutOuts,
  store: EvidenceStore,
  now: () => number,
): Step<EvidenceRequest, EvidenceOutcome> {
  return async (request) => {
    const cutOut = cutOuts.get(request.candidateId, now());
    if (!cutOut) return pass<EvidenceOutcome>({ kind: 'failed', reason: 'crop_expired' });
    const stored = await store.put(request, cutOut);
    if (stored !== 'unavailable') return pass<EvidenceOutcome>({ kind: 'stored', cutOut, stored });
    if (now() - request.requestedAtMs >= GIVE_UP_AFTER_MS)
      return pass<EvidenceOutcome>({ kind: 'failed', reason: 'store_unavailable' });
    // Its time starts anew while somebody waits for it.
    cutOuts.keep(request.candidateId, cutOut, now());
    return retry('store_unavailable' satisfies RetryReason, STORE_RETRY_MS);
  };
}

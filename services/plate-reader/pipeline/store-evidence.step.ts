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
 * Puts the cut-out of a hit into the evidence store. Once a request has found its cut-out, the cut-out stays for it however long the store
 * is away, up to ten minutes.
 */
export function createStoreEvidence(
  cutOuts: CutOuts,
  store: EvidenceStore,
  now: () => number,
): Step<EvidenceRequest, EvidenceOutcome> {
  const waiting = new Map<string, CutOut>();
  return async (request) => {
    const cutOut = waiting.get(request.alertId) ?? cutOuts.get(request.readId, now());
    if (!cutOut) return pass<EvidenceOutcome>({ kind: 'failed', reason: 'crop_expired' });
    const stored = await store.put(request, cutOut);
    if (stored !== 'unavailable') {
      waiting.delete(request.alertId);
      return pass<EvidenceOutcome>({ kind: 'stored', cutOut, stored });
    }
    if (now() - request.requestedAtMs >= GIVE_UP_AFTER_MS) {
      waiting.delete(request.alertId);
      return pass<EvidenceOutcome>({ kind: 'failed', reason: 'store_unavailable' });
    }
    waiting.set(request.alertId, cutOut);
    return retry('store_unavailable' satisfies RetryReason, STORE_RETRY_MS);
  };
}

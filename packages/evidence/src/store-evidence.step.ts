import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { overwrite } from '@marsad/vision';
import type { EvidenceStore } from './evidence-store.ts';
import type { KeptCrop, KeptCrops } from './kept-crops.ts';
import { isReadUpTo } from './read-position.ts';
import type { ReadPosition } from './read-position.ts';
import type { EvidenceFailure, EvidenceReasons, EvidenceRequest, StoredEvidence } from './request.ts';

/** A request, with the crops of its camera's partition and how far that partition has been read. */
export type EvidenceInput<Crop extends KeptCrop> = {
  readonly request: EvidenceRequest;
  readonly crops: KeptCrops<Crop>;
  readonly lastCrop: ReadPosition;
};
export type EvidenceOutcome<Crop extends KeptCrop> =
  | { readonly kind: 'stored'; readonly crop: Crop; readonly stored: StoredEvidence }
  | { readonly kind: 'failed'; readonly reason: EvidenceFailure };

export type StoreEvidenceNeeds<NotReadYet extends string> = {
  readonly store: EvidenceStore;
  readonly now: () => number;
  /** The retry reason of a request whose crop may still be read. */
  readonly notReadYet: NotReadYet;
};

/** The wait before a request is tried again, while the store is away. */
const STORE_RETRY_MS = 2_000;
/** The same while crops from before the request are still being read. */
const READ_RETRY_MS = 500;
/** After this the page that shows the alert learns that there will be no crop, instead of waiting on. */
const GIVE_UP_AFTER_MS = 10 * 60_000;

/**
 * Puts the crop of an alert into the evidence store. Where the partition has just come to this replica, its crops are read first. A request
 * that found its crop keeps it in memory for up to ten minutes while the store is away, unless the crop is discarded first.
 */
export function createStoreEvidence<Crop extends KeptCrop, NotReadYet extends string>({
  store,
  now,
  notReadYet,
}: StoreEvidenceNeeds<NotReadYet>): Step<EvidenceInput<Crop>, EvidenceOutcome<Crop>, EvidenceReasons<NotReadYet>> {
  return async ({ request, crops, lastCrop }) => {
    const crop = crops.get(request.cropId, now());
    if (!crop)
      return isReadUpTo(lastCrop, request.requestedAtMs, now())
        ? pass({ kind: 'failed', reason: 'crop_expired' })
        : retry(notReadYet, READ_RETRY_MS);
    const stored = await putCopy(store, request, crop.jpeg);
    if (stored !== 'unavailable') return pass({ kind: 'stored', crop, stored });
    if (now() - request.requestedAtMs >= GIVE_UP_AFTER_MS) return pass({ kind: 'failed', reason: 'store_unavailable' });
    // Restarts the crop's time while its alert waits. A crop that was discarded meanwhile is not brought back.
    const kept = crops.get(request.cropId, now());
    if (kept) crops.keep(request.cropId, kept, now());
    return retry('store_unavailable', STORE_RETRY_MS);
  };
}

/** Sends a copy, because a better crop may overwrite the kept one while the store takes it. */
async function putCopy(
  store: EvidenceStore,
  request: EvidenceRequest,
  jpeg: Buffer,
): Promise<StoredEvidence | 'unavailable'> {
  const copy = Buffer.from(jpeg);
  try {
    return await store.put(request, copy);
  } finally {
    overwrite(copy);
  }
}

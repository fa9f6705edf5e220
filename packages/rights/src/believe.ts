import type { KeyObject } from 'node:crypto';
import { verifyRecord } from '@marsad/proof';
import type { Halt, ProcessingAct } from '@marsad/schemas';

/**
 * How long after it was said a record may reach its topic, ms: the way to the broker, and clocks that differ. What was said again later is a
 * replay, or waited for a broker that was away; then governance says it anew.
 */
export const SAID_WITHIN_MS = 60_000;

/** Why an act or a halt is not believed by itself, whatever else is known. */
export type Disbelief = 'signature_invalid' | 'replayed';

/**
 * Whether governance signed this record, under this key, to be said now. Asked of the record alone, so that a reader that has just started, and
 * finds on the topic only what somebody left there, takes no earlier record for the latest.
 * @param appendedAtMs when the broker took it
 */
export function whyNotBelieved(
  record: Halt | ProcessingAct,
  { key, appendedAtMs }: { readonly key: string; readonly appendedAtMs: number },
  publicKey: KeyObject,
): Disbelief | undefined {
  const isOfKey = key === ('actId' in record ? record.actId : record.analytic);
  if (!isOfKey || !verifyRecord(record, publicKey)) return 'signature_invalid';
  return appendedAtMs - (record.saidAtMs ?? decidedAtMs(record)) > SAID_WITHIN_MS ? 'replayed' : undefined;
}

function decidedAtMs(record: Halt | ProcessingAct): number {
  if (!('actId' in record)) return record.atMs;
  const { state, signedAtMs, withdrawnAtMs, expiresAtMs } = record;
  return state === 'expired' ? expiresAtMs : Math.max(signedAtMs, withdrawnAtMs ?? 0);
}

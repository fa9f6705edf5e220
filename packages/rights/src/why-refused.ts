import type { KeyObject } from 'node:crypto';
import { verifyRecord } from '@marsad/proof';
import type { Halt, ProcessingAct } from '@marsad/schemas';

/**
 * How much later than its stamp (`saidAtMs`) a record may reach its topic, ms. It allows for the time to the broker and for clocks that
 * differ. A record that comes later is a replay, or it had to wait because the broker was unavailable; in that case governance publishes
 * it again.
 */
export const ARRIVES_WITHIN_MS = 60_000;

/** Why an act or a halt is refused, without a comparison with earlier records. */
export type RecordRefusal = 'signature_invalid' | 'replayed';

/**
 * Checks that governance signed this record for this key and published it just before the broker took it. The check needs only the record,
 * so even a reader that has just started does not take a replayed record for the latest one.
 * @param appendedAtMs when the broker took the record
 */
export function whyRefused(
  record: Halt | ProcessingAct,
  { key, appendedAtMs }: { readonly key: string; readonly appendedAtMs: number },
  publicKey: KeyObject,
): RecordRefusal | undefined {
  const isOfKey = key === ('actId' in record ? record.actId : record.analytic);
  if (!isOfKey || !verifyRecord(record, publicKey)) return 'signature_invalid';
  return appendedAtMs - (record.saidAtMs ?? decidedAtMs(record)) > ARRIVES_WITHIN_MS ? 'replayed' : undefined;
}

function decidedAtMs(record: Halt | ProcessingAct): number {
  if (!('actId' in record)) return record.atMs;
  const { state, signedAtMs, withdrawnAtMs, expiresAtMs } = record;
  return state === 'expired' ? expiresAtMs : Math.max(signedAtMs, withdrawnAtMs ?? 0);
}

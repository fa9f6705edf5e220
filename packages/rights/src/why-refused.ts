import type { KeyObject } from 'node:crypto';
import { verifyRecord } from '@marsad/proof';
import type { Halt, ProcessingAct, UnmaskingOrder } from '@marsad/schemas';

/**
 * How much later than its stamp (`saidAtMs`) a record may reach its topic, ms. It allows for the time to the broker and for clocks that
 * differ. A record that comes later is a replay, or it had to wait because the broker was unavailable; in that case governance publishes
 * it again.
 */
export const ARRIVES_WITHIN_MS = 60_000;

/** Why an act, a halt or an order to unmask is refused, without a comparison with earlier records. */
export type RecordRefusal = 'signature_invalid' | 'replayed';

/**
 * Checks that governance signed this record for this key and published it just before the broker took it. The check needs only the record,
 * so even a reader that has just started does not take a replayed record for the latest one.
 * @param appendedAtMs when the broker took the record
 */
export function whyRefused(
  record: SignedRecord,
  { key, appendedAtMs }: { readonly key: string; readonly appendedAtMs: number },
  publicKey: KeyObject,
): RecordRefusal | undefined {
  if (key !== keyOf(record) || !verifyRecord(record, publicKey)) return 'signature_invalid';
  return appendedAtMs - (record.saidAtMs ?? decidedAtMs(record)) > ARRIVES_WITHIN_MS ? 'replayed' : undefined;
}

type SignedRecord = Halt | ProcessingAct | UnmaskingOrder;

function keyOf(record: SignedRecord): string {
  if ('orderId' in record) return record.orderId;
  return 'actId' in record ? record.actId : record.analytic;
}

function decidedAtMs(record: SignedRecord): number {
  if ('orderId' in record) return record.decidedAtMs ?? record.requestedAtMs;
  if (!('actId' in record)) return record.atMs;
  const { state, signedAtMs, withdrawnAtMs, expiresAtMs } = record;
  return state === 'expired' ? expiresAtMs : Math.max(signedAtMs, withdrawnAtMs ?? 0);
}

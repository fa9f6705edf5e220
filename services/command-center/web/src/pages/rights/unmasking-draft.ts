import {
  LONGEST_UNMASKED_SPAN_MS,
  UNMASKED_FOR_MINUTES,
  type GovernanceDecision,
  type UnmaskingOrder,
} from '@marsad/schemas';
import { isLongEnough } from './drafts.ts';

export type UnmaskingDraft = {
  subject: string;
  camera: string | null;
  fromMs: number | undefined;
  toMs: number | undefined;
  caseReference: string;
  reason: string;
  minutes: number;
};

const ACCOUNT = /^[\x21-\x7e]{1,120}$/;
const { least, most } = UNMASKED_FOR_MINUTES;

/** The request as it is filled in; undefined while something is missing, or is more than an order may be. */
export function unmaskingOf(
  { subject, camera, fromMs, toMs, caseReference, reason, minutes }: UnmaskingDraft,
  { id, nowMs }: { id: string; nowMs: number },
): Extract<GovernanceDecision, { kind: 'unmasking.request' }> | undefined {
  if (!ACCOUNT.test(subject.trim()) || camera === null || caseReference.trim() === '' || !isLongEnough(reason))
    return undefined;
  if (fromMs === undefined || toMs === undefined || toMs <= fromMs || toMs > nowMs) return undefined;
  if (toMs - fromMs > LONGEST_UNMASKED_SPAN_MS || minutes < least || minutes > most) return undefined;
  return {
    kind: 'unmasking.request',
    order: {
      orderId: id,
      subject: subject.trim(),
      camera: camera as UnmaskingOrder['camera'],
      fromMs,
      toMs,
      caseReference: caseReference.trim(),
      reason: reason.trim(),
      forMinutes: minutes,
    },
  };
}

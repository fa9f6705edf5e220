import { LONGEST_UNMASKED_SPAN_MS, UNMASKING_ASKED_FOR_MS } from '@marsad/schemas';
import type { UnmaskingTerms } from '@marsad/schemas';
import type { CityFacts } from '../ports.ts';
import type { Command, DecisionOf, Refusal, Unmasking, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { worksFor } from './districts.ts';
import type { Register } from './register.ts';

const MINUTE_MS = 60_000;

type Kinds = 'unmasking.request' | 'unmasking.approve' | 'unmasking.reject' | 'unmasking.end';

/**
 * Decides who may play back a span of a camera without masks (control 20): one person asks, another who will not look approves, and either
 * may end it. The time to look begins with the approval.
 */
export function decideUnmasking(
  register: Register,
  city: CityFacts,
  { decision, ...asked }: Command<DecisionOf<Kinds>>,
  nowMs: number,
): Verdict {
  if (decision.kind === 'unmasking.request') return request(register, city, decision.order, asked, nowMs);
  const { by, hash } = asked;
  const before = register.unmaskings.get(decision.orderId);
  if (!before) return refused('unknown');
  const isOver = before.expiresAtMs <= nowMs;
  const next = { ...before, revision: before.revision + 1, madeBy: madeBy(before, hash) };
  if (decision.kind === 'unmasking.end') {
    if (isOver || (before.state !== 'requested' && before.state !== 'approved')) return refused('not_possible_now');
    const ended = { endedBy: actorOf(by), endedAtMs: nowMs, endReason: decision.reason };
    return accepted({ kind: 'unmasking', record: { ...next, ...ended, state: 'ended' } });
  }
  if (isOver || before.state !== 'requested') return refused('not_possible_now');
  const decided = { decidedBy: actorOf(by), decidedAtMs: nowMs };
  if (decision.kind === 'unmasking.reject') {
    const record = { ...next, ...decided, endReason: decision.reason, state: 'rejected' as const };
    return accepted({ kind: 'unmasking', record });
  }
  if ([before.requestedBy.subject, before.subject].includes(by.subject)) return refused('same_person');
  // Checked again, because the camera may have been removed since the request.
  const refusal = whyRefused(before, city, nowMs);
  if (refusal) return refused(refusal);
  const expiresAtMs = nowMs + before.forMinutes * MINUTE_MS;
  return accepted({ kind: 'unmasking', record: { ...next, ...decided, expiresAtMs, state: 'approved' } });
}

function request(
  register: Register,
  city: CityFacts,
  terms: UnmaskingTerms,
  { by, hash }: Pick<Command, 'by' | 'hash'>,
  nowMs: number,
): Verdict {
  // An id is never reused, because readers treat an order that ended as ended for good.
  if (register.unmaskings.has(terms.orderId)) return refused('already_exists');
  const refusal = whyRefused(terms, city, nowMs);
  if (refusal) return refused(refusal);
  const camera = register.cameras.get(terms.camera);
  if (!camera) return refused('unknown_camera');
  if (!worksFor(by, camera.district)) return refused('district_may_not');
  const record: Unmasking = {
    ...terms,
    revision: 0,
    state: 'requested',
    expiresAtMs: nowMs + UNMASKING_ASKED_FOR_MS,
    requestedBy: actorOf(by),
    requestedAtMs: nowMs,
    madeBy: madeBy(undefined, hash),
  };
  return accepted({ kind: 'unmasking', record });
}

/** An order is about a recording: its span has passed, and is short enough that its reason holds for all of it. */
function whyRefused({ camera, fromMs, toMs }: UnmaskingTerms, city: CityFacts, nowMs: number): Refusal | undefined {
  if (toMs <= fromMs || toMs > nowMs || toMs - fromMs > LONGEST_UNMASKED_SPAN_MS) return 'period_invalid';
  return city.cameras().has(camera) ? undefined : 'unknown_camera';
}

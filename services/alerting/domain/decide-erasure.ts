import { erasureDueAtMs } from '@marsad/schemas';
import type { Alert, Case, DataOf, erasureExecuted, HoldAsked } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { AFTER_MS, BEFORE_MS } from './clip-request.ts';

export type ErasureDecision =
  { readonly kind: 'not_due' } | { readonly kind: 'erase'; readonly alerts: readonly Alert[] };

const NOTHING: ErasureDecision = { kind: 'erase', alerts: [] };

/**
 * Which alerts are erased because retention proved that the pictures of a day are. Alerts of earlier days are too, because a day without
 * pictures has no proof. The time is the broker's, as it is for the pictures.
 * @param takenAtMs when the broker took the proof, UTC ms
 */
export function decideErasure(
  book: Pick<AlertBook, 'observedBefore'>,
  proof: DataOf<typeof erasureExecuted>,
  keeps: (alert: Alert) => boolean,
  takenAtMs: number,
): ErasureDecision {
  if (proof.class !== 'alerts') return NOTHING;
  if (erasureDueAtMs('alerts', proof, proof.lifeMs) > takenAtMs) return { kind: 'not_due' };
  // The pictures that are left are erased by the next try, and its proof erases the alerts.
  if (proof.left > 0) return NOTHING;
  const old = book.observedBefore(proof.toMs).filter(({ district }) => district === proof.district);
  return { kind: 'erase', alerts: old.filter((alert) => !keeps(alert)) };
}

type Hold = Pick<HoldAsked, 'camera' | 'fromMs' | 'toMs'>;

/**
 * Tells whether something keeps an alert past its life: a case that is open or holds something still, or a hold of what its camera recorded
 * then, as far as its clip shows it.
 * @param holds the holds that were asked for and not released
 */
export function keptBy(
  cases: readonly Pick<Case, 'state' | 'alerts' | 'holds'>[],
  holds: readonly Hold[],
): (alert: Alert) => boolean {
  const onCases = new Set(
    cases
      .filter((of) => of.state === 'open' || of.holds.some(({ state }) => state !== 'released'))
      .flatMap(({ alerts }) => alerts.map(({ alertId }) => alertId)),
  );
  return ({ alertId, camera, firstObservedAtMs, lastObservedAtMs }) =>
    onCases.has(alertId) ||
    holds.some(
      (hold) =>
        hold.camera === camera &&
        hold.fromMs <= lastObservedAtMs + AFTER_MS &&
        hold.toMs >= firstObservedAtMs - BEFORE_MS,
    );
}

import { isKnown, SHARED_RULES } from '@marsad/schemas';
import type { AgencyBody, Alert, AlertInSight, Camera } from '@marsad/schemas';

/** An alert in the form in which an agency gets it. */
export type SharedAlert = Extract<AgencyBody, { kind: 'alert' }>['alert'];

/** An alert that agreements can share. System alerts concern no agency. */
export type ShareableAlert = Alert & { readonly why: Exclude<Alert['why'], { rule: 'system' }> };
export const isShareable = (alert: Alert): alert is ShareableAlert => alert.why.rule !== 'system';

/**
 * Reduces an alert to the fields that an agency needs to act: no picture, no confidence by character, no score and no name of the city's
 * staff.
 */
export function sharedAlertOf(alert: ShareableAlert, position: Camera['position'] | undefined): SharedAlert {
  const { alertId, revision, district, camera, state, why } = alert;
  const { firstObservedAtMs, lastObservedAtMs, simulated } = alert;
  return {
    alertId,
    revision,
    district,
    camera,
    ...(position === undefined ? {} : { position }),
    state,
    rule: why.rule,
    ...aboutRule(why),
    firstObservedAtMs,
    lastObservedAtMs,
    simulated,
  };
}

function aboutRule(why: ShareableAlert['why']): Partial<SharedAlert> {
  switch (why.rule) {
    case 'hotlist':
      return { match: why.match, plate: why.read.text, reason: why.hotlistReason, caseReference: why.caseReference };
    case 'behaviour':
      return { behaviour: why.kind };
    case 'face':
      return { reason: why.objective, caseReference: why.caseReference };
  }
}

/** An alert that only goes on is sent again at most this often, ms, measured between the times of its last observations. */
const GOES_ON_EVERY_MS = 5 * 60_000;

/**
 * Whether a later revision is worth a disclosure: a field besides the time of the last observation differs, or that time is five minutes
 * later.
 */
export function isWorthSending(before: SharedAlert, now: SharedAlert): boolean {
  return textOf(before) !== textOf(now) || now.lastObservedAtMs - before.lastObservedAtMs >= GOES_ON_EVERY_MS;
}

const textOf = ({ revision: _a, lastObservedAtMs: _b, ...alert }: SharedAlert): string =>
  JSON.stringify(Object.entries(alert).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The fields by which agreements decide about an alert that was sent. A face alert is only ever sent once it was confirmed. */
export function alertInSight({
  district,
  rule,
  firstObservedAtMs,
  lastObservedAtMs,
}: SharedAlert): AlertInSight | undefined {
  if (!isKnown(SHARED_RULES, rule)) return undefined;
  const why = rule === 'face' ? ({ rule, review: 'confirmed' } as const) : { rule };
  return { district, firstObservedAtMs, lastObservedAtMs, why };
}

import { isKnown, SHARED_RULES } from '@marsad/schemas';
import type { AgencyBody, Alert, AlertInSight, Camera } from '@marsad/schemas';

/** An alert as an agency gets it. */
export type SharedAlert = Extract<AgencyBody, { kind: 'alert' }>['alert'];

/** An alert of the kind that agreements speak of: what the platform says of itself concerns nobody outside. */
export type ShareableAlert = Alert & { readonly why: Exclude<Alert['why'], { rule: 'system' }> };
export const isShareable = (alert: Alert): alert is ShareableAlert => alert.why.rule !== 'system';

/** What an agency needs to act, and no more: no picture, no reading by character, no score, nobody of the city's staff. */
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

/** Whether two revisions look the same to the agency: then the later one is not worth a disclosure. */
export function looksTheSame({ revision: _a, ...before }: SharedAlert, { revision: _b, ...now }: SharedAlert): boolean {
  const text = (alert: object): string =>
    JSON.stringify(Object.entries(alert).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return text(before) === text(now);
}

/** What decides whether an alert that was sent is still shared. Only a face that two reviewers confirmed was ever sent. */
export function inSight({
  district,
  rule,
  firstObservedAtMs,
  lastObservedAtMs,
}: SharedAlert): AlertInSight | undefined {
  if (!isKnown(SHARED_RULES, rule)) return undefined;
  const why = rule === 'face' ? ({ rule, review: 'confirmed' } as const) : { rule };
  return { district, firstObservedAtMs, lastObservedAtMs, why };
}

import { SEVERITIES } from '../behaviour/behaviour-event.v2.ts';
import { isKnown } from '../values/open-set.ts';
import type { Alert, AlertReason } from './alert-changed.v3.ts';
import type { FaceWhy } from './alert-changed.v2.ts';

type WhyInOrder =
  | Pick<Extract<AlertReason, { rule: 'hotlist' }>, 'rule' | 'match' | 'entryId'>
  | Pick<Extract<AlertReason, { rule: 'behaviour' }>, 'rule' | 'kind' | 'placeId' | 'ruleId'>
  | Pick<FaceWhy, 'rule' | 'authorisationId'>
  | Pick<Extract<AlertReason, { rule: 'system' }>, 'rule' | 'kind'>;

/** The part of an alert that decides where it stands in the queue. */
export type QueuedAlert = Pick<
  Alert,
  'alertId' | 'state' | 'severity' | 'raisedAtMs' | 'roseAtMs' | 'camera' | 'simulated'
> & { readonly why: WhyInOrder };

/** How grave an alert is: as its rule says; for kinds whose rules do not say it, what such an alert usually is. */
export function alertSeverityOf({
  severity,
  why,
}: Pick<QueuedAlert, 'severity' | 'why'>): NonNullable<Alert['severity']> {
  if (severity !== undefined) return severity;
  if (why.rule === 'hotlist') return why.match === 'exact' ? 'high' : 'medium';
  return why.rule === 'behaviour' ? 'medium' : 'high';
}

/** 0 is the gravest. A name of a later version ranks as the gravest, because nobody here knows that it is not. */
const severityRank = (severity: string): number =>
  isKnown(SEVERITIES, severity) ? SEVERITIES.length - 1 - SEVERITIES.indexOf(severity) : 0;

/** Nobody has looked at a raised alert; a confirmed one waits for somebody to be sent. What is under way waits for nobody. */
const STATE_RANK: Readonly<Record<Alert['state'], number>> = {
  raised: 0,
  confirmed: 1,
  acknowledged: 2,
  dispatched: 3,
  dismissed: 4,
  closed: 5,
};

/** Where an alert stands in the queue. The smaller `rank` comes first, then whoever waits longest. */
export type NeedPlace = { readonly rank: number; readonly sinceMs: number; readonly alertId: string };

export const needOf = (alert: QueuedAlert): NeedPlace => ({
  rank: STATE_RANK[alert.state] * SEVERITIES.length + severityRank(alertSeverityOf(alert)),
  sinceMs: alert.roseAtMs ?? alert.raisedAtMs,
  alertId: alert.alertId,
});

export const byNeed = (a: NeedPlace, b: NeedPlace): number =>
  a.rank - b.rank || a.sinceMs - b.sinceMs || (a.alertId < b.alertId ? -1 : a.alertId > b.alertId ? 1 : 0);

/** Alerts of one rule at one camera are repeats if each was raised within this time of the one before, ms. */
export const REPEATS_WITHIN_MS = 30 * 60_000;

/**
 * What alerts have in common that repeat each other: the rule, what it is about, the camera, the state, and whether they are a
 * demonstration. It is made of fields that everybody may see who sees the alert.
 */
export function repeatKeyOf({ why, camera, state, simulated }: QueuedAlert): string {
  const about = ((): readonly string[] => {
    switch (why.rule) {
      case 'hotlist':
        return [why.entryId];
      case 'behaviour':
        return why.ruleId === undefined ? [why.kind, why.placeId] : [why.ruleId];
      case 'face':
        return [why.authorisationId];
      case 'system':
        return [why.kind];
    }
  })();
  return [why.rule, ...about, camera, state, String(simulated)].join('\n');
}

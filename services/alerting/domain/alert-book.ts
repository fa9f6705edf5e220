import type { Alert, ReviewCast } from '@marsad/schemas';

/** Candidates of one person, and what the platform says of one thing, within this time of the last belong to one alert. */
export const MERGE_WITHIN_MS = 60_000;

/** All alerts that are known, the ways in which an observation finds its own, and what reviewers have answered so far. */
export type AlertBook = {
  get(alertId: string): Alert | undefined;
  /** Puts a revision in; an older one than is there changes nothing. */
  put(alert: Alert): void;
  /** Alerts into which this read, event or candidate was merged, or that it raised. */
  madeFrom(observationId: string): Alert[];
  /** Alerts that `mergeKey` calls alike, in no order. */
  allOf(key: string): Alert[];
  /** Face alerts that wait for their reviewers. */
  inReview(): Alert[];
  /** Answers to an alert's candidate. They are here and on a topic that nobody else reads: the second reviewer is blind to the first. */
  castsOf(alertId: string): readonly ReviewCast[];
  putCast(cast: ReviewCast): void;
  readonly size: number;
};

/**
 * What one alert gathers: for a behaviour its rule at its place, for a plate its entry, whatever was read of the plate, both on one camera; for
 * a face its authorisation and subject: what was found under one right is not counted under another. A rule that was changed gathers
 * anew, and a demonstration is never counted into what is real.
 */
export function mergeKey({
  why,
  camera,
  subject,
  simulated,
}: Pick<Alert, 'why' | 'camera' | 'subject' | 'simulated'>): string {
  const rule = [why.rule, why.ruleVersion, camera, simulated ? 'demonstration' : 'real'];
  switch (why.rule) {
    case 'hotlist':
      return [...rule, why.entryId].join('\n');
    case 'behaviour':
      return [...rule, why.kind, why.ruleId ?? '', why.placeId].join('\n');
    case 'face':
      return [...rule, why.authorisationId, subject].join('\n');
    case 'system':
      return [...rule, why.kind, subject].join('\n');
  }
}

export function createAlertBook(): AlertBook {
  const alerts = new Map<string, Alert>();
  const byObservation = new Map<string, Set<string>>();
  const byKey = new Map<string, Set<string>>();
  const waiting = new Set<string>();
  const casts = new Map<string, Map<string, ReviewCast>>();

  const link = (index: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = index.get(key);
    if (ids) ids.add(id);
    else index.set(key, new Set([id]));
  };
  const unlink = (index: Map<string, Set<string>>, key: string, id: string): void => {
    const ids = index.get(key);
    ids?.delete(id);
    if (ids?.size === 0) index.delete(key);
  };
  const found = (ids: Set<string> | undefined): Alert[] => [...(ids ?? [])].flatMap((id) => alerts.get(id) ?? []);

  return {
    get: (alertId) => alerts.get(alertId),
    put(alert) {
      const before = alerts.get(alert.alertId);
      if (before && before.revision > alert.revision) return;
      if (before) {
        unlink(byKey, mergeKey(before), alert.alertId);
        for (const id of before.observationIds ?? []) unlink(byObservation, id, alert.alertId);
      }
      alerts.set(alert.alertId, alert);
      link(byKey, mergeKey(alert), alert.alertId);
      for (const id of alert.observationIds ?? []) link(byObservation, id, alert.alertId);
      if (alert.why.rule === 'face' && alert.why.review === 'in_review') waiting.add(alert.alertId);
      else waiting.delete(alert.alertId);
    },
    madeFrom: (observationId) => found(byObservation.get(observationId)),
    allOf: (key) => found(byKey.get(key)),
    inReview: () => found(waiting),
    castsOf: (alertId) => [...(casts.get(alertId)?.values() ?? [])],
    putCast(cast) {
      const ofAlert = casts.get(cast.alertId) ?? new Map<string, ReviewCast>();
      casts.set(cast.alertId, ofAlert.set(cast.reviewer.subject, cast));
    },
    get size() {
      return alerts.size;
    },
  };
}

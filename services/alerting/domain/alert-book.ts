import type { Alert, ReviewCast } from '@marsad/schemas';
import { isLetterUnread } from './hotlist.ts';

/** Observations of one subject within this time of the last belong to one alert. */
export const MERGE_WITHIN_MS = 60_000;

/** All alerts that are known, the ways in which an observation finds its own, and what reviewers have answered so far. */
export type AlertBook = {
  get(alertId: string): Alert | undefined;
  /** Puts a revision in; an older one than is there changes nothing. */
  put(alert: Alert): void;
  /** Alerts into which this read, event or candidate was merged, or that it raised. */
  madeFrom(observationId: string): Alert[];
  /** The latest alert of the same rule, camera and subject; none without a key. */
  latestOf(key: string | undefined): Alert | undefined;
  /** Face alerts that wait for their reviewers. */
  inReview(): Alert[];
  /** Answers to an alert's candidate. They are here and on a topic that nobody else reads: the second reviewer is blind to the first. */
  castsOf(alertId: string): readonly ReviewCast[];
  putCast(cast: ReviewCast): void;
  readonly size: number;
};

/**
 * Rule, camera and subject, for merging. For a behaviour the rule is its kind at its place; for a plate it is its entry, and for a face its
 * authorisation: what was found under one right is not counted under another. A plate with an unread letter has no key: two vehicles may
 * bear the same text, and only their tracks tell them apart.
 */
export function mergeKey({ why, camera, subject }: Pick<Alert, 'why' | 'camera' | 'subject'>): string | undefined {
  switch (why.rule) {
    case 'hotlist':
      return isLetterUnread(why.read) ? undefined : `hotlist/${why.entryId}\n${camera}\n${subject}`;
    case 'behaviour':
      return `${why.kind}/${why.placeId}\n${camera}\n${subject}`;
    case 'face':
      return `face/${why.authorisationId}\n${camera}\n${subject}`;
    case 'system':
      return `system/${why.kind}\n${camera}\n${subject}`;
  }
}

export function createAlertBook(): AlertBook {
  const alerts = new Map<string, Alert>();
  const byObservation = new Map<string, Set<string>>();
  const byKey = new Map<string, Set<string>>();
  const waiting = new Set<string>();
  const casts = new Map<string, Map<string, ReviewCast>>();

  const link = (index: Map<string, Set<string>>, key: string | undefined, id: string): void => {
    if (key === undefined) return;
    const ids = index.get(key);
    if (ids) ids.add(id);
    else index.set(key, new Set([id]));
  };
  const unlink = (index: Map<string, Set<string>>, key: string | undefined, id: string): void => {
    if (key === undefined) return;
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
    latestOf: (key) =>
      found(key === undefined ? undefined : byKey.get(key)).reduce<Alert | undefined>(
        (latest, alert) => (latest && latest.lastObservedAtMs >= alert.lastObservedAtMs ? latest : alert),
        undefined,
      ),
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

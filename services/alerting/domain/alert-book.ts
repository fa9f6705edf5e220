import type { Alert, Assignee, ReviewCast } from '@marsad/schemas';
import { SERVICE } from './alert.ts';

/** Candidates of one person, and system events of one kind, belong to one alert if they come within this time of the last one, ms. */
export const MERGE_WITHIN_MS = 60_000;

/** All known alerts, indexed by their observations and by `mergeKey`, and the reviewers' answers so far. */
export type AlertBook = {
  get(alertId: string): Alert | undefined;
  /** Stores a revision. One that is older than the stored one is ignored. */
  put(alert: Alert): void;
  /** The alerts that this read, event or candidate raised or was merged into. */
  withObservation(observationId: string): Alert[];
  /** The alerts with this `mergeKey`, in no particular order. */
  withKey(key: string): Alert[];
  /** The alerts whose last observation is earlier than this. */
  observedBefore(atMs: number): Alert[];
  /** Removes an alert with the reviewers' answers about it. */
  remove(alertId: string): void;
  /**
   * Whether this is a person of these alerts: one whose verified token moved, noted or took one of them. Of face alerts, if it was a face alert,
   * because not everybody sees those.
   */
  knows(person: Assignee, ofFaces: boolean): boolean;
  /** Face alerts that wait for reviewers. */
  inReview(): Alert[];
  /** The answers about an alert's candidate. No other service can read them, so the second reviewer does not know the first answer. */
  castsOf(alertId: string): readonly ReviewCast[];
  putCast(cast: ReviewCast): void;
  readonly size: number;
};

/**
 * The key of the observations that belong to one alert. On one camera these are the events of one rule at one place, the reads that match one
 * hotlist entry, or the candidates of one subject under one authorisation. A changed rule has another key, and so has a demonstration.
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

/** The people whose verified tokens worked on alerts. */
function createPeople() {
  const people = new Map<string, { name: string; atMs: number; ofFaces: boolean }>();
  return {
    /** The latest name counts, because a person's name may change at the provider. */
    meet({ why, history }: Alert): void {
      // The service takes steps of its own, and is nobody to whom an alert is given.
      for (const { actor, atMs } of history.filter(({ actor }) => actor.subject !== SERVICE.subject)) {
        const known = people.get(actor.subject);
        const ofFaces = (known?.ofFaces ?? false) || why.rule === 'face';
        const isLater = known === undefined || atMs >= known.atMs;
        people.set(actor.subject, { ...(isLater ? { name: actor.name, atMs } : known), ofFaces });
      }
    },
    knows({ subject, name }: Assignee, ofFaces: boolean): boolean {
      const known = people.get(subject);
      return known?.name === name && (known.ofFaces || !ofFaces);
    },
  };
}

export function createAlertBook(): AlertBook {
  const alerts = new Map<string, Alert>();
  const byObservation = new Map<string, Set<string>>();
  const byKey = new Map<string, Set<string>>();
  const waiting = new Set<string>();
  const casts = new Map<string, Map<string, ReviewCast>>();
  const people = createPeople();
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
  const alertsWith = (ids: Set<string> | undefined): Alert[] => [...(ids ?? [])].flatMap((id) => alerts.get(id) ?? []);

  const unindex = (alert: Alert): void => {
    unlink(byKey, mergeKey(alert), alert.alertId);
    for (const id of alert.observationIds ?? []) unlink(byObservation, id, alert.alertId);
  };

  return {
    get: (alertId) => alerts.get(alertId),
    put(alert) {
      const before = alerts.get(alert.alertId);
      if (before && before.revision > alert.revision) return;
      if (before) unindex(before);
      alerts.set(alert.alertId, alert);
      people.meet(alert);
      link(byKey, mergeKey(alert), alert.alertId);
      for (const id of alert.observationIds ?? []) link(byObservation, id, alert.alertId);
      if (alert.why.rule === 'face' && alert.why.review === 'in_review') waiting.add(alert.alertId);
      else waiting.delete(alert.alertId);
    },
    withObservation: (observationId) => alertsWith(byObservation.get(observationId)),
    withKey: (key) => alertsWith(byKey.get(key)),
    observedBefore: (atMs) => [...alerts.values()].filter(({ lastObservedAtMs }) => lastObservedAtMs < atMs),
    remove(alertId) {
      const alert = alerts.get(alertId);
      if (alert) unindex(alert);
      alerts.delete(alertId);
      waiting.delete(alertId);
      casts.delete(alertId);
    },
    knows: people.knows,
    inReview: () => alertsWith(waiting),
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

import type { Alert, RuleTells } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import type { AlertedIncident } from './alert.ts';
import type { Behaviour, ObservationDecision } from './decide-observation.ts';
import { raise, reasonOf } from './decide-observation.ts';
import { SERVICE } from './alert.ts';
import { isGraver, isOver } from './episode.ts';
import { alertId } from './ids.ts';

/** An event of an incident of a rule. */
export type IncidentEvent = Behaviour & { readonly incidentId: string };
export const isIncident = (event: Behaviour): event is IncidentEvent => event.incidentId !== undefined;

export type IncidentFacts = {
  readonly tells: RuleTells | undefined;
  /** Until when the rule is muted; undefined where it is not. */
  readonly mutedUntilMs?: number | undefined;
  readonly simulated: boolean;
};

/**
 * Decides about an event of an incident. One incident is one alert: its first event raises it, later ones amend it, and the last one says that
 * it is over. Revisions may arrive twice and in any order, because only a higher one than the alert shows changes it. Whoever dismissed or
 * closed the alert has judged the incident, so its later events change nothing of that, until one is graver than what they judged: that
 * reopens the alert. What a muted rule raises is raised quietly. If the incident goes on after the mute, the alert becomes loud and rises,
 * because nobody has heard of it; an alert that was loud before the mute stays loud.
 */
export function decideIncident(
  book: AlertBook,
  event: IncidentEvent,
  { tells, mutedUntilMs, simulated }: IncidentFacts,
  nowMs: number,
): ObservationDecision[] {
  const { incidentId, severity } = event;
  const [alert] = book.withObservation(incidentId).toSorted(byLatest);
  const revision = event.revision ?? 0;
  if (alert && revision <= (alert.incidentRevision ?? -1)) return [];
  const wasQuiet = alert?.mutedUntilMs !== undefined;
  // An incident that nothing was said of between is over as it was before: only one that ended while the mute was on has been dealt with.
  const endedQuietly = event.phase === 'over' && (event.endedAtMs ?? event.capturedAtMs) < (alert?.mutedUntilMs ?? 0);
  const staysQuiet = wasQuiet && (mutedUntilMs !== undefined || endedQuietly);
  const isGraverNow = alert !== undefined && isGraver(severity, alert.severity);
  const rises = isGraverNow || (wasQuiet && !staysQuiet);
  const quietUntilMs = alert ? (staysQuiet ? (mutedUntilMs ?? alert.mutedUntilMs) : undefined) : mutedUntilMs;
  const why = reasonOf(event, event.ruleVersion);
  const incident: AlertedIncident = {
    incidentId,
    incidentRevision: revision,
    ...(tells && { tells }),
    ...(quietUntilMs !== undefined && { mutedUntilMs: quietUntilMs }),
    ...endOf(event),
  };
  if (!alert) {
    const { trackId, tracks } = event;
    const subject = trackId ?? incidentId;
    const raised = { id: incidentId, alertId: alertId('behaviour', [incidentId]), frame: event, subject, trackId };
    return raise(book, { ...raised, why, severity, tracks, simulated, incident }, nowMs);
  }
  const { receivedAtMs: atMs, tracks } = event;
  const changed = {
    kind: 'incident_changed',
    atMs,
    why,
    tracks,
    rises,
    incident,
    ...(isGraverNow && { severity }),
  } as const;
  const reopened = { kind: 'reopened', atMs: nowMs, actor: SERVICE } as const;
  return [{ alertId: alert.alertId, events: isGraverNow && isOver(alert) ? [changed, reopened] : [changed] }];
}

/** A moment, such as a near miss, has no duration, so it is not over either. */
const endOf = ({ phase, endedAtMs, endedBy, capturedAtMs }: Behaviour): Pick<Alert, 'endedAtMs' | 'endedBy'> =>
  phase !== 'over' || endedBy === 'moment'
    ? {}
    : { endedAtMs: endedAtMs ?? capturedAtMs, ...(endedBy !== undefined && { endedBy }) };

/** An earlier version raised a second alert for an incident that rose after a person had judged it: that one goes on. */
const byLatest = (a: Alert, b: Alert): number => (b.incidentRevision ?? 0) - (a.incidentRevision ?? 0);

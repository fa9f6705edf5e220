import type { Alert, AlertView, commandAnswered, DataOf, TimeSpan } from '@marsad/schemas';
import type { Row } from './row.ts';
import { timeOf, timeOrNull, uint32 } from './row.ts';

/** The kind of alert: how well a plate matched, which behaviour it was, or the state of a face's review. */
function kindOf({ why }: Alert): string {
  switch (why.rule) {
    case 'hotlist':
      return why.match;
    case 'behaviour':
    case 'system':
      return why.kind;
    case 'face':
      return why.review;
  }
}

const dismissalOf = (alert: Alert): string =>
  (alert.why.rule === 'face' ? alert.why.dismissedFor : undefined) ??
  alert.history.findLast((step) => step.action === 'dismiss')?.dismissalReason ??
  '';

/** The reason in its stored form. For a face it lacks the names of the reviewers, which are only in the audit log. */
function reasonOf({ why }: Alert): string {
  if (why.rule !== 'face') return JSON.stringify(why);
  const { verifiers: _, ...nameless } = why;
  return JSON.stringify(nameless);
}

/** When people first acknowledged, decided, dispatched and closed the alert. */
function responseTimes({ history }: Alert) {
  const first = (is: (step: Alert['history'][number]) => boolean): string | null => timeOrNull(history.find(is)?.atMs);
  return {
    acknowledged_at: first(({ from }) => from === 'raised'),
    decided_at: first(({ action }) => action === 'confirm' || action === 'dismiss'),
    dispatched_at: first(({ action }) => action === 'dispatch'),
    closed_at: first(({ action }) => action === 'close'),
  };
}

const alertRow = (alert: Alert): Row => ({
  table: 'observations.alerts',
  values: {
    district: alert.district,
    alert_id: alert.alertId,
    revision: uint32(alert.revision),
    camera: alert.camera,
    subject: alert.subject,
    rule: alert.why.rule,
    kind: kindOf(alert),
    state: alert.state,
    change: alert.change,
    observations: uint32(alert.observations),
    first_observed_at: timeOf(alert.firstObservedAtMs),
    last_observed_at: timeOf(alert.lastObservedAtMs),
    sufficed_at: timeOf(alert.sufficedAtMs),
    raised_at: timeOf(alert.raisedAtMs),
    snapshot: alert.snapshot.status,
    clip: alert.clip.status,
    plate_crop: alert.plateCrop.status,
    head_crop: alert.headCrop.status,
    why: reasonOf(alert),
    simulated: alert.simulated,
    severity: alert.severity ?? '',
    incident_id: alert.incidentId ?? '',
    ended_at: timeOrNull(alert.endedAtMs),
    assigned_subject: alert.assignedTo?.subject ?? '',
    assigned_name: alert.assignedTo?.name ?? '',
    checks_done: (alert.checks ?? []).map(({ item }) => item),
    tracks: uint32(alert.tracks ?? 0),
    pictured_id: alert.picturedId ?? '',
    rose_at: timeOrNull(alert.roseAtMs),
    muted_until: timeOrNull(alert.mutedUntilMs),
  },
});

/** The facts of an alert that may be counted, without personal data. */
const factRow = (alert: Alert): Row => ({
  table: 'city.alert_facts',
  values: {
    district: alert.district,
    alert_id: alert.alertId,
    revision: uint32(alert.revision),
    camera: alert.camera,
    rule: alert.why.rule,
    kind: kindOf(alert),
    state: alert.state,
    dismissal_reason: dismissalOf(alert),
    observations: uint32(alert.observations),
    raised_at: timeOf(alert.raisedAtMs),
    raise_latency_ms: uint32(Math.max(0, alert.raisedAtMs - alert.sufficedAtMs)),
    simulated: alert.simulated,
    severity: alert.severity ?? '',
    ended_at: timeOrNull(alert.endedAtMs),
    rose_at: timeOrNull(alert.roseAtMs),
    ...responseTimes(alert),
    ...clipColumns(alert.clip),
  },
});

/** What became of the clip. What it lacks is unknown, and not nothing, where an earlier version made it. */
function clipColumns(clip: AlertView) {
  const stored = clip.status === 'ready' ? clip : undefined;
  return {
    clip: clip.status,
    clip_failure: clip.status === 'failed' ? clip.reason : '',
    clip_took_ms: stored ? uint32(stored.tookMs) : null,
    clip_unseen_ms: lengthOf(stored?.unseen),
    clip_missing_ms: lengthOf(stored?.missing),
  };
}

/** The summed length of these stretches, ms; null where they are not known. */
const lengthOf = (stretches: readonly TimeSpan[] | undefined): number | null =>
  stretches ? uint32(stretches.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - fromMs), 0)) : null;

const actionRows = (alert: Alert): Row[] =>
  alert.history.map((step, index) => ({
    table: 'observations.alert_actions',
    values: {
      district: alert.district,
      alert_id: alert.alertId,
      step: index,
      action: step.action,
      from_state: step.from,
      to_state: step.to,
      dismissal_reason: step.dismissalReason ?? '',
      note: step.note ?? '',
      command_id: step.commandId ?? '',
      assigned_subject: step.assignedTo?.subject ?? '',
      assigned_name: step.assignedTo?.name ?? '',
      check_item: step.check?.item ?? '',
      check_done: step.check?.done ?? null,
      actor_subject: step.actor.subject,
      actor_name: step.actor.name,
      actor_agency: step.actor.agency,
      done_at: timeOf(step.atMs),
      simulated: alert.simulated,
    },
  }));

/** The rows of one revision of an alert: the alert, its facts without personal data, and each action that people took. */
export const alertRows = (alert: Alert): Row[] => [alertRow(alert), factRow(alert), ...actionRows(alert)];

/** The row of a command. It is made from the answer, because only alerting may read the command with its session token. */
export const commandRows = (answer: DataOf<typeof commandAnswered>, simulated: boolean): Row[] => [
  {
    table: 'observations.alert_commands',
    values: {
      district: answer.district,
      alert_id: answer.alertId,
      command_id: answer.commandId,
      action: answer.action,
      dismissal_reason: answer.dismissalReason ?? '',
      note: answer.note ?? '',
      assigned_subject: answer.assignTo?.subject ?? '',
      assigned_name: answer.assignTo?.name ?? '',
      check_item: answer.check?.item ?? '',
      check_done: answer.check?.done ?? null,
      actor_subject: answer.actor.subject,
      actor_name: answer.actor.name,
      actor_agency: answer.actor.agency,
      actor_role: answer.role,
      verified: answer.verified,
      accepted: answer.accepted,
      refusal: answer.refusal ?? '',
      asked_at: timeOf(answer.askedAtMs),
      answered_at: timeOf(answer.atMs),
      simulated,
    },
  },
];

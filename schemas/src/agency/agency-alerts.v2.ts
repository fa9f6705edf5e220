import { z } from 'zod';
import { AlertState } from '../alert/alert-changed.v1.ts';
import { BehaviourKind } from '../behaviour/behaviour-event.v2.ts';
import { AgencyId } from '../governance/sharing-agreement.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { EpochMs, Id } from '../values/ids.ts';
import { openSet, openUnion } from '../values/open-set.ts';
import { agencyMessageIdOf, agencyTopic, SharedAlertV1, SharedCheckpoint, type LastSent } from './agency-alerts.v1.ts';

/**
 * The rules that an agreement may share. The set is open only for readers; `agreementFor`, whose rules are closed, decides which alerts are
 * shared.
 */
export const SHARED_RULES = ['hotlist', 'behaviour', 'face'] as const;

/** The part of an alert that an agency gets under its agreement, without pictures. */
const SharedAlert = SharedAlertV1.extend({
  state: openSet(AlertState.options),
  rule: openSet(SHARED_RULES),
  /** For a hotlist alert: exact or possible. A reader must not treat a value that it does not know as a hit. */
  match: openSet(['exact', 'possible']).optional(),
  /** For a behaviour alert. */
  behaviour: BehaviourKind.optional(),
});

const AlertBody = z.object({
  kind: z.literal('alert'),
  /** The agreement that shares it. */
  agreementId: Id,
  alert: SharedAlert,
});
const WithdrawnBody = z.object({
  kind: z.literal('withdrawn'),
  /** The agreement under which the alert was sent, if known. */
  agreementId: Id.optional(),
  alertId: Id,
});
const HeartbeatBody = z.object({ kind: z.literal('heartbeat') });
const CheckpointBody = z.object({
  kind: z.literal('checkpoint'),
  checkpoint: SharedCheckpoint,
});

const EXAMPLE_ALERT = {
  alertId: 'a-91c2',
  revision: 0,
  district: 'hassan',
  camera: 'hassan-gate-1',
  position: [-6.8235, 34.0123] satisfies [number, number],
  state: 'raised',
  rule: 'hotlist',
  match: 'exact',
  plate: '274683 | WW',
  reason: 'stolen_vehicle',
  caseReference: 'DEMO-1',
  firstObservedAtMs: 1_790_000_000_000,
  lastObservedAtMs: 1_790_000_000_000,
  simulated: true,
};
const SENT = { agency: 'police', sentAtMs: 1_790_000_000_000 };

export const agencyAlerts = defineEvent('agency.alerts.v2', {
  fact: 'What this agency is told: an alert that an agreement shares with it, the end of that, a heartbeat so that silence is not quiet, a checkpoint of the audit log. A reader ignores a kind that it does not know, and says so.',
  ...agencyTopic,
  key: ({ body }) => subjectOf(body) ?? body.kind,
  id: ({ agency, sentAtMs, body }, lastSent?: LastSent) => agencyMessageIdOf({ agency, sentAtMs, ...body }, lastSent),
  about: ({ body }) => ({
    subject: subjectOf(body),
    district: body.kind === 'alert' ? body.alert.district : undefined,
  }),
  schema: z.object({
    agency: AgencyId,
    sentAtMs: EpochMs,
    body: openUnion('kind', [AlertBody, WithdrawnBody, HeartbeatBody, CheckpointBody]),
  }),
  example: { ...SENT, body: { kind: 'alert', agreementId: 'share-police-1', alert: EXAMPLE_ALERT } },
  invalid: {
    'a message without an agency': { sentAtMs: 1, body: { kind: 'heartbeat' } },
    'an alert without an alert': { ...SENT, body: { kind: 'alert', agreementId: 'share-police-1' } },
    'an alert that no agreement shares': { ...SENT, body: { kind: 'alert', alert: EXAMPLE_ALERT } },
    'a withdrawal of nothing': { ...SENT, body: { kind: 'withdrawn' } },
    'a checkpoint without one': { ...SENT, body: { kind: 'checkpoint' } },
    'a message without a body': { ...SENT, kind: 'heartbeat' },
  },
});
/** An example of each kind of message, for those who write a reader. */
export const AGENCY_EXAMPLES: readonly z.infer<typeof agencyAlerts.schema>[] = [
  agencyAlerts.example,
  { ...SENT, body: { kind: 'withdrawn', agreementId: 'share-police-1', alertId: 'a-91c2' } },
  { ...SENT, body: { kind: 'heartbeat' } },
  {
    ...SENT,
    body: { kind: 'checkpoint', checkpoint: { treeSize: 12, rootHash: 'ab'.repeat(32), note: 'rabat\n12\n…' } },
  },
];
export type AgencyMessage = z.infer<typeof agencyAlerts.schema>;
export type AgencyBody = AgencyMessage['body'];

/** The alert that a message is about, if it is about one. */
function subjectOf(body: z.infer<typeof AlertBody> | z.infer<typeof WithdrawnBody> | { readonly kind: string }) {
  if ('alert' in body) return body.alert.alertId;
  return 'alertId' in body ? body.alertId : undefined;
}

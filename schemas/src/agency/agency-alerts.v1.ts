import { z } from 'zod';
import { AlertState } from '../alert/alert-changed.v1.ts';
import { AgencyId } from '../governance/sharing-agreement.v1.ts';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { hashedId, type IdRecipe } from '../registry/event-id.ts';
import { LonLat } from '../values/geometry.ts';
import { CameraId, District, EpochMs, Id, Sha256 } from '../values/ids.ts';

/** The part of an alert that an agency gets under its agreement, without pictures. */
export const SharedAlertV1 = z.object({
  alertId: Id,
  revision: z.int().nonnegative(),
  district: District,
  camera: CameraId,
  position: LonLat.optional(),
  state: AlertState,
  rule: z.enum(['hotlist', 'behaviour', 'face']),
  /** For a hotlist alert: exact or possible, the plate as it was read, and the reason for looking for it. */
  match: z.enum(['exact', 'possible']).optional(),
  plate: z.string().max(60).optional(),
  reason: z.string().max(80).optional(),
  caseReference: z.string().max(80).optional(),
  /** For a behaviour alert. */
  behaviour: z.string().max(60).optional(),
  firstObservedAtMs: EpochMs,
  lastObservedAtMs: EpochMs,
  simulated: z.boolean(),
});

/** The last revision of an alert that was sent to an agency before the alert was withdrawn from it. */
export type LastSent = { readonly revision: number };

type MessageFacts = {
  readonly agency: string;
  readonly sentAtMs: number;
  readonly kind: string;
  readonly alert?: { readonly alertId: string; readonly revision: number } | undefined;
  /** The alert of a withdrawal. */
  readonly alertId?: string | undefined;
  readonly checkpoint?: { readonly treeSize: number } | undefined;
};

/**
 * The id of a message, the same in every version that it is published in. The message of an alert is also the disclosure of that
 * revision.
 */
export function agencyMessageIdOf(
  { agency, sentAtMs, kind, alert, alertId, checkpoint }: MessageFacts,
  lastSent: LastSent | undefined,
): IdRecipe | undefined {
  if (alert) return disclosureIdOf(agency, alert.alertId, alert.revision);
  if (checkpoint) return `checkpoint:${agency}:${checkpoint.treeSize}`;
  if (alertId !== undefined) return lastSent && hashedId('w', ['withdrawal', agency, alertId, lastSent.revision]);
  return `${kind}:${agency}:${sentAtMs}`;
}

/** One disclosure by an agency's topic: this revision of this alert to this agency. */
export const disclosureIdOf = (agency: string, alertId: string, revision: number): IdRecipe =>
  hashedId('d', ['disclosure', agency, alertId, revision]);

/** The definition that both versions of the agencies' topics share. */
export const agencyTopic = {
  scope: 'agency',
  keyedBy: 'alert, or what it is',
  partitions: 1,
  producers: ['agency-gateway'],
  // The agency reads it with its own user. The instance of agency-gateway that becomes active reads which messages were sent, so that it
  // sends none twice.
  consumers: ['agency-gateway'],
  retention: deleteAfter(days(7)),
  personalData: 'plate',
} as const;

/** A checkpoint of the audit log, as an agency gets it. */
export const SharedCheckpoint = z.object({
  treeSize: z.int().positive(),
  rootHash: Sha256,
  note: z.string().max(2_000),
});

/** Published beside v2 until the date in `MARSAD_AGENCY_V1_UNTIL`, so that agencies can move when they are ready. */
export const agencyAlertsV1 = defineEvent('agency.alerts.v1', {
  fact: 'What this agency is told: an alert that an agreement shares with it, a heartbeat so that silence is not quiet, a checkpoint of the audit log.',
  ...agencyTopic,
  key: (data) => data.alert?.alertId ?? data.kind,
  id: ({ agency, sentAtMs, kind, alert, withdrawnAlertId, checkpoint }, lastSent?: LastSent) =>
    agencyMessageIdOf({ agency, sentAtMs, kind, alert, alertId: withdrawnAlertId, checkpoint }, lastSent),
  about: ({ alert, withdrawnAlertId }) => ({ subject: alert?.alertId ?? withdrawnAlertId, district: alert?.district }),
  schema: z.object({
    agency: AgencyId,
    kind: z.enum(['alert', 'withdrawn', 'heartbeat', 'checkpoint']),
    sentAtMs: EpochMs,
    /** For an alert: the agreement that shares it. */
    agreementId: Id.optional(),
    alert: SharedAlertV1.optional(),
    /** For a withdrawal: the alert that is no longer shared. */
    withdrawnAlertId: Id.optional(),
    checkpoint: SharedCheckpoint.optional(),
  }),
  example: { agency: 'police', kind: 'heartbeat', sentAtMs: 1_790_000_000_000 },
  invalid: { 'a message without an agency': { kind: 'heartbeat', sentAtMs: 1 } },
});
export type AgencyMessageV1 = z.infer<typeof agencyAlertsV1.schema>;

/**
 * Superseded by v2, which covers every channel. No service publishes it any more; analytics-writer still stores the records of an earlier
 * version of the platform.
 */
export const disclosureMadeV1 = defineEvent('disclosure.made.v1', {
  fact: 'Personal data left the city for this recipient, under this agreement, for this purpose (control 21).',
  scope: 'city',
  keyedBy: 'disclosure',
  key: (data) => data.disclosureId,
  id: ({ disclosureId }) => disclosureId,
  partitions: 1,
  producers: [],
  consumers: ['analytics-writer'],
  retention: deleteAfter(days(30)),
  personalData: 'plate',
  schema: z.object({
    /** A hash of agency, alert and revision. */
    disclosureId: Id,
    recipient: AgencyId,
    agreementId: Id,
    purpose: z.string().min(1).max(60),
    alertId: Id,
    district: District,
    rule: z.enum(['hotlist', 'behaviour', 'face']),
    /** The plate's key or the watchlist entry that the alert is about; absent if it is about neither. */
    subject: z.string().max(200).optional(),
    atMs: EpochMs,
    simulated: z.boolean(),
  }),
  example: {
    disclosureId: 'd-1',
    recipient: 'police',
    agreementId: 'share-police-1',
    purpose: 'criminal_investigation',
    alertId: 'a-91c2',
    district: 'hassan',
    rule: 'hotlist',
    subject: 'ww:123456',
    atMs: 1_790_000_000_000,
    simulated: true,
  },
  invalid: { 'a disclosure without a recipient': { disclosureId: 'd', alertId: 'a', atMs: 1 } },
});

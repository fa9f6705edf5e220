import { z } from 'zod';
import { BehaviourKind, GroundPath, INCIDENT_ENDINGS, SEVERITIES } from '../behaviour/behaviour-event.v2.ts';
import { defineEvent } from '../registry/define.ts';
import { RuleTells } from '../rule/rule-terms.ts';
import { EpochMs, Id } from '../values/ids.ts';
import { Measure } from '../values/measure.ts';
import { ObjectClass } from '../values/object-class.ts';
import { openSet, openUnion } from '../values/open-set.ts';
import { MOST_SPANS, TimeSpan } from '../values/time-span.ts';
import { storedSha256, StoredViewV1, ViewFailureV1 } from '../view/view-ready.v1.ts';
import { AlertState, BehaviourWhyV1, HotlistWhy } from './alert-changed.v1.ts';
import { alertChangedV2, FaceWhy, upcastAlertV1, type AlertV2 } from './alert-changed.v2.ts';
import type { AlertV1 } from './alert-changed.v1.ts';
import { ALERT_ACTIONS, Assignee, CheckedPoint } from './alert-actions.ts';
import { Actor, DismissalReason } from './alert-commanded.v1.ts';
import { alertRevision } from './headers.ts';

/** A picture in the object store with the hash of its bytes. A picture without a hash, or with other bytes, is not served. */
export const StoredView = StoredViewV1.extend({
  sha256: storedSha256,
  /** When its earliest frame was captured. An agency sees no picture from before its agreement, and none whose time is unknown. */
  capturedFromMs: EpochMs.optional(),
  /** The stretches of a clip in which the whole picture is masked, because no frame of them was analysed. */
  unseen: z.array(TimeSpan).max(MOST_SPANS).optional(),
  /** The stretches of the requested time that a clip lacks, because they are not recorded. */
  missing: z.array(TimeSpan).max(MOST_SPANS).optional(),
});
export type StoredView = z.infer<typeof StoredView>;

export const VIEW_FAILURES = [...ViewFailureV1.options, 'hash_mismatch', 'erased'] as const;
export type ViewFailure = (typeof VIEW_FAILURES)[number];

/** The state of a picture of an alert: pending, ready, failed and why, or none. */
export const View = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({ status: z.literal('ready'), ...StoredView.shape }),
  z.object({ status: z.literal('failed'), reason: openSet(VIEW_FAILURES) }),
  z.object({ status: z.literal('none') }),
]);
export type AlertView = z.infer<typeof View>;

export const BehaviourWhy = BehaviourWhyV1.extend({
  kind: BehaviourKind,
  class: ObjectClass.optional(),
  /** The rule that raised it, if rules are data; its version is `ruleVersion`. */
  ruleId: Id.optional(),
  /** How many tracks took part. */
  tracks: z.int().nonnegative().optional(),
  measures: z.array(Measure).max(20).optional(),
  /** How the track that it is about moved on the ground, where the camera is calibrated. */
  path: GroundPath.optional(),
});

/** How many observations one alert holds. The next observation raises a new alert, so that each stays in an alert with its pictures. */
export const MOST_SIGHTINGS = 50;

/** One observation that was merged into an alert: its moment, its track and its own pictures. */
export const Sighting = z.object({
  observationId: Id,
  trackId: Id.optional(),
  /** The capture time by the clock of the camera's frames, which the recording uses too. */
  capturedAtMs: EpochMs,
  /** The id under which its pictures are requested. The observation that raised the alert uses the alert's own id. */
  picturesId: Id,
  /** `none` if another observation of the same track has the pictures. */
  snapshot: View,
  clip: View,
  plateCrop: View,
});
export type Sighting = z.infer<typeof Sighting>;

/** The reason for an alert about the platform itself: not an event on the street, but a fault that a person must know of. */
export const SystemWhy = z.object({
  rule: z.literal('system'),
  ruleVersion: z.int().positive(),
  kind: openSet(['evidence_tampered', 'access_unlogged', 'audit_omission', 'camera_impaired', 'recording_lost']),
  detail: z.string().max(300).optional(),
});

/** The reason for the alert: everything that a person needs to judge it, and an auditor to repeat it. */
export const AlertReason = openUnion('rule', [HotlistWhy, BehaviourWhy, FaceWhy, SystemWhy]);
export type AlertReason = z.infer<typeof AlertReason>;

/** The longest checklist. */
export const MOST_CHECKS = 20;

const ALERT_CHANGES = ['raised', 'amended', 'view', 'action', 'ended', 'assigned', 'noted', 'checked'] as const;

export const alertChanged = defineEvent('alert.changed.v3', {
  fact: 'An alert as it stands: raised, amended by another observation, given its pictures, reviewed, or moved on by a person. The highest revision counts.',
  ...alertRevision,
  producers: ['alerting'],
  consumers: ['alerting', 'analytics-writer', 'agency-gateway', 'command-center', 'cases'],
  personalData: 'biometric',
  schema: z.object({
    ...alertChangedV2.schema.shape,
    why: AlertReason,
    change: openSet(ALERT_CHANGES),
    severity: openSet(SEVERITIES).optional(),
    snapshot: View,
    clip: View,
    plateCrop: View,
    headCrop: View,
    history: z
      .array(
        z.object({
          atMs: EpochMs,
          action: openSet(ALERT_ACTIONS),
          from: AlertState,
          to: AlertState,
          actor: Actor,
          dismissalReason: openSet(DismissalReason.options).optional(),
          note: z.string().max(500).optional(),
          /** Who got it, for `assign`; absent: nobody has it any more. */
          assignedTo: Assignee.optional(),
          check: CheckedPoint.optional(),
          /** The command that did it, so that a repeated command changes nothing. */
          commandId: Id.optional(),
        }),
      )
      .max(50),
    /** The incident that the alert follows: it is amended while the incident goes on, and ends with it. */
    incidentId: Id.optional(),
    /** The highest revision of the incident that the alert shows, so that an older one that comes later changes nothing. */
    incidentRevision: z.int().nonnegative().optional(),
    /**
     * When its cause ended; absent while it goes on, or if the cause has no duration. The end of the cause judges nothing: the state stays what
     * people made it.
     */
    endedAtMs: EpochMs.optional(),
    endedBy: openSet(INCIDENT_ENDINGS).optional(),
    /** Who is told at once, by the rule that raised it. Absent: the rule names nobody, and what its kind of alert usually does applies. */
    tells: RuleTells.optional(),
    /**
     * All observations that were merged into it, oldest first. Absent for faces, for the platform itself, and for alerts that an earlier
     * version raised.
     */
    sightings: z.array(Sighting).max(MOST_SIGHTINGS).optional(),
    /** How many tracks took part. If an observation counts its own tracks, this is a lower bound. */
    tracks: z.int().nonnegative().optional(),
    /** The observation whose pictures the alert shows: the one that raised it, or the one that last made it more serious. */
    picturedId: Id.optional(),
    /** When it last became more serious (exact after possible, a higher severity). Pages and clients then notify people again. */
    roseAtMs: EpochMs.optional(),
    /**
     * Its rule was muted until then when it was raised, and nobody has judged it. It is kept, without sound or badge, and no agency gets it.
     * Absent: it is an ordinary alert.
     */
    mutedUntilMs: EpochMs.optional(),
    assignedTo: Assignee.optional(),
    /** The points of its checklist that are done, and who did them. */
    checks: z
      .array(z.object({ item: Id, atMs: EpochMs, actor: Actor }))
      .max(MOST_CHECKS)
      .optional(),
  }),
  example: { ...alertChangedV2.example },
  invalid: {
    ...alertChangedV2.invalid,
    'an alarm of the platform without its kind': { ...alertChangedV2.example, why: { rule: 'system', ruleVersion: 1 } },
  },
});
export type Alert = z.infer<typeof alertChanged.schema>;

/** Reads a record of an earlier version as one of this version. Pure. */
export const upcastAlertV2 = (before: AlertV2): Alert => before;
export const upcastAlert = (before: AlertV1 | AlertV2): Alert =>
  upcastAlertV2('headCrop' in before ? before : upcastAlertV1(before));

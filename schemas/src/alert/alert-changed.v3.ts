import { z } from 'zod';
import { BehaviourKind, SEVERITIES } from '../behaviour/behaviour-event.v2.ts';
import { defineEvent } from '../registry/define.ts';
import { EpochMs, Id } from '../values/ids.ts';
import { Measure } from '../values/measure.ts';
import { ObjectClass } from '../values/object-class.ts';
import { openSet, openUnion } from '../values/open-set.ts';
import { storedSha256, StoredViewV1, ViewFailureV1 } from '../view/view-ready.v1.ts';
import { AlertState, BehaviourWhyV1, HotlistWhy } from './alert-changed.v1.ts';
import { alertChangedV2, FaceWhy, upcastAlertV1, type AlertV2 } from './alert-changed.v2.ts';
import type { AlertV1 } from './alert-changed.v1.ts';
import { Actor, AlertAction, DismissalReason } from './alert-commanded.v1.ts';
import { alertRevision } from './headers.ts';

/** A picture in the object store, with the hash of its bytes: what has none, or another, is not served. */
export const StoredView = StoredViewV1.extend({
  sha256: storedSha256,
  /** When the earliest frame in it was captured: an agency sees nothing from before its agreement, nor what does not say. */
  capturedFromMs: EpochMs.optional(),
});
export type StoredView = z.infer<typeof StoredView>;

export const VIEW_FAILURES = [...ViewFailureV1.options, 'hash_mismatch', 'erased'] as const;
export type ViewFailure = (typeof VIEW_FAILURES)[number];

/** A picture of an alert: on its way, there, or never, and why. */
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
  /** The rule that raised it, where rules are data; its version is `ruleVersion`. */
  ruleId: Id.optional(),
  /** How many tracks took part. */
  tracks: z.int().nonnegative().optional(),
  measures: z.array(Measure).max(20).optional(),
});

/** An alert takes in so many observations; what comes then raises the next one. So each of them stays in it, with its pictures. */
export const MOST_SIGHTINGS = 50;

/** One observation that was counted into an alert: when it was, of which track, and its own pictures. */
export const Sighting = z.object({
  observationId: Id,
  trackId: Id.optional(),
  /** By the camera's pictures, like the recording. */
  capturedAtMs: EpochMs,
  /** The id under which its pictures are asked for: the alert's own for the one that raised it. */
  picturesId: Id,
  /** `none` where another observation of its track has them. */
  snapshot: View,
  clip: View,
  plateCrop: View,
});
export type Sighting = z.infer<typeof Sighting>;

/** The platform itself: something happened that nobody did on the street and that a person must know. */
export const SystemWhy = z.object({
  rule: z.literal('system'),
  ruleVersion: z.int().positive(),
  kind: openSet(['evidence_tampered', 'access_unlogged', 'audit_omission', 'camera_impaired', 'recording_lost']),
  detail: z.string().max(300).optional(),
});

/** Why this alert: everything that a person needs to judge it, and an auditor to repeat it. */
export const AlertReason = openUnion('rule', [HotlistWhy, BehaviourWhy, FaceWhy, SystemWhy]);
export type AlertReason = z.infer<typeof AlertReason>;

const ALERT_CHANGES = ['raised', 'amended', 'view', 'action', 'ended', 'assigned', 'noted'] as const;
const Name = z.string().min(1).max(120);

export const alertChanged = defineEvent('alert.changed.v3', {
  fact: 'An alert is now so: raised, amended by another observation, given its pictures, reviewed, or moved on by a person. The highest revision is right.',
  ...alertRevision,
  producers: ['alerting'],
  consumers: ['alerting', 'analytics-writer', 'agency-gateway', 'command-center'],
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
          action: openSet(AlertAction.options),
          from: AlertState,
          to: AlertState,
          actor: Actor,
          dismissalReason: openSet(DismissalReason.options).optional(),
          note: z.string().max(500).optional(),
          /** The command that did it: one that comes again does nothing again. */
          commandId: Id.optional(),
        }),
      )
      .max(50),
    /** The incident that it follows: amended while it goes on, over with it. */
    incidentId: Id.optional(),
    /** When what raised it was over; absent while it goes on, or where it has no duration. */
    endedAtMs: EpochMs.optional(),
    /** Everything that was counted into it, oldest first; absent of a face, of the platform itself, and of what an earlier version raised. */
    sightings: z.array(Sighting).max(MOST_SIGHTINGS).optional(),
    /** How many tracks they are; where an observation counts its own, at least so many. */
    tracks: z.int().nonnegative().optional(),
    /** The observation whose pictures are the alert's: the one that raised it, or by which it last rose. */
    picturedId: Id.optional(),
    /** When it last became more serious (exact after possible, a higher severity): whoever shows alerts makes it heard again. */
    roseAtMs: EpochMs.optional(),
    assignedTo: z.object({ subject: z.string().min(1).max(200), name: Name }).optional(),
  }),
  example: { ...alertChangedV2.example },
  invalid: {
    ...alertChangedV2.invalid,
    'an alarm of the platform without its kind': { ...alertChangedV2.example, why: { rule: 'system', ruleVersion: 1 } },
  },
});
export type Alert = z.infer<typeof alertChanged.schema>;

/** What an earlier version wrote, as this one reads it. Pure: the same fact, in today's words. */
export const upcastAlertV2 = (before: AlertV2): Alert => before;
export const upcastAlert = (before: AlertV1 | AlertV2): Alert =>
  upcastAlertV2('headCrop' in before ? before : upcastAlertV1(before));

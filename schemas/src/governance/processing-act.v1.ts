import { z } from 'zod';
import { Analytic } from '../values/analytic.ts';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { CameraId, EpochMs, Id } from '../values/ids.ts';
import { EndReason, MadeBy, SaidAtMs, Signature } from '../values/signed.ts';
import { governanceRecord } from './headers.ts';

/** Why personal data may be processed. The list is closed: there is no "other". */
export const ProcessingPurpose = z.enum([
  'traffic_measurement',
  'road_safety',
  'protection_of_restricted_areas',
  'search_for_listed_vehicles',
  'search_for_authorised_persons',
]);

/** The terms that a controller declares (Law 09-08, Art. 12 and 15), before governance puts the act into force. */
export const ActTerms = z.object({
  actId: Id,
  analytic: Analytic,
  cameras: z.array(CameraId).min(1, 'an act names its cameras').max(5_000),
  controller: z.string().min(3).max(120),
  purpose: ProcessingPurpose,
  dataCategories: z.array(z.enum(['counts', 'tracks', 'plates', 'faces'])).min(1),
  recipients: z.array(z.string().min(1).max(120)).min(1).max(20),
  /** The receipt or authorisation of the CNDP. */
  cndpReference: z.string().min(3).max(80),
  validFromMs: EpochMs,
  expiresAtMs: EpochMs,
  /** The act belongs to a demonstration: it was declared to no authority. */
  demonstration: z.boolean(),
});
export type ActTerms = z.infer<typeof ActTerms>;

export const processingAct = defineEvent('governance.act.v1', {
  fact: 'This analytic of these cameras is permitted for this purpose until the act expires, or no longer permitted. Without an act in force nothing is computed.',
  ...governanceRecord,
  keyedBy: 'act',
  key: (data) => data.actId,
  id: ({ actId, revision }) => `${actId}:${revision}`,
  consumers: [
    'governance',
    'camera-ingest',
    'edge-gateway',
    'plate-reader',
    'face-matcher',
    'behaviour-analytics',
    'analytics-writer',
    'command-center',
  ],
  personalData: 'staff',
  schema: z.object({
    ...ActTerms.shape,
    revision: z.int().nonnegative(),
    state: z.enum(['in_force', 'withdrawn', 'expired']),
    signedBy: Actor,
    signedAtMs: EpochMs,
    withdrawnBy: Actor.optional(),
    withdrawnAtMs: EpochMs.optional(),
    endReason: EndReason.optional(),
    madeBy: MadeBy.optional(),
    saidAtMs: SaidAtMs,
    signature: Signature,
  }),
  example: {
    actId: 'act-plates-1',
    analytic: 'plates',
    cameras: ['hassan-gate-1'],
    controller: 'Commune de Rabat',
    purpose: 'search_for_listed_vehicles',
    dataCategories: ['plates'],
    recipients: ['rabat-operations'],
    cndpReference: 'DEMO-CNDP-0001',
    validFromMs: 1_790_000_000_000,
    expiresAtMs: 1_790_600_000_000,
    demonstration: true,
    revision: 0,
    state: 'in_force',
    signedBy: { subject: 'demo-controller', name: 'Contrôleur', agency: 'rabat-operations' },
    signedAtMs: 1_790_000_000_000,
    signature: 'A'.repeat(86),
  },
  invalid: {
    'an act without a CNDP reference': { actId: 'a', analytic: 'plates', cameras: ['c'] },
    'an act for moods': { actId: 'a', analytic: 'emotion', cameras: ['c'] },
  },
});
export type ProcessingAct = z.infer<typeof processingAct.schema>;

import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { CameraId, EpochMs, Id } from '../values/ids.ts';
import { EndReason, MadeBy, SaidAtMs, Signature } from '../values/signed.ts';
import { governanceRecord } from './headers.ts';

/** The longest stretch of a recording that one order shows without masks, ms. */
export const LONGEST_UNMASKED_SPAN_MS = 3_600_000;
/** How long a person may look once the order was approved, minutes. The most is half a shift: whoever needs longer says why again. */
export const UNMASKED_FOR_MINUTES = { least: 5, most: 240 } as const;
/** A request that nobody approved by then lapses, ms. */
export const UNMASKING_ASKED_FOR_MS = 24 * 3_600_000;

export const UnmaskingTerms = z.object({
  orderId: Id.max(80),
  /** The one person who may look. */
  subject: Id.max(120),
  camera: CameraId,
  /** The recorded time that may be seen, UTC ms; `toMs` is not in it. */
  fromMs: EpochMs,
  toMs: EpochMs,
  caseReference: z.string().min(1).max(80),
  reason: z.string().min(3).max(300),
  forMinutes: z.int().min(UNMASKED_FOR_MINUTES.least).max(UNMASKED_FOR_MINUTES.most),
});
export type UnmaskingTerms = z.infer<typeof UnmaskingTerms>;

export const unmaskingOrdered = defineEvent('governance.unmasking.v1', {
  fact: 'One person may play back this span of one camera without masks until the order expires: requested by one person, approved by another, or no longer.',
  ...governanceRecord,
  keyedBy: 'order',
  key: ({ orderId }) => orderId,
  id: ({ orderId, revision }) => `${orderId}:${revision}`,
  consumers: ['governance', 'view-maker', 'command-center'],
  personalData: 'staff',
  schema: z.object({
    ...UnmaskingTerms.shape,
    revision: z.int().nonnegative(),
    state: z.enum(['requested', 'approved', 'rejected', 'ended', 'expired']),
    /** Of a request: until when it can be approved. Of an approved order: until when the person may look. */
    expiresAtMs: EpochMs,
    requestedBy: Actor,
    requestedAtMs: EpochMs,
    decidedBy: Actor.optional(),
    decidedAtMs: EpochMs.optional(),
    endedBy: Actor.optional(),
    endedAtMs: EpochMs.optional(),
    /** The reason of an end or a rejection. */
    endReason: EndReason.optional(),
    madeBy: MadeBy,
    saidAtMs: SaidAtMs,
    /** Of governance, over all other fields. */
    signature: Signature,
  }),
  example: {
    orderId: 'unmask-1',
    subject: 'demo-operator',
    camera: 'agdal-avenue-1',
    fromMs: 1_790_000_000_000,
    toMs: 1_790_000_600_000,
    caseReference: 'DEMO-2026-007',
    reason: 'The face of the driver is needed by the prosecutor',
    forMinutes: 60,
    revision: 1,
    state: 'approved',
    expiresAtMs: 1_790_004_200_000,
    requestedBy: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    requestedAtMs: 1_790_000_590_000,
    decidedBy: { subject: 'demo-judge', name: 'Juge', agency: 'rabat-operations' },
    decidedAtMs: 1_790_000_600_000,
    madeBy: ['h'.repeat(43)],
    saidAtMs: 1_790_000_600_000,
    signature: 'A'.repeat(86),
  },
  invalid: {
    'an order for every camera': { orderId: 'o', subject: 's', camera: '*', fromMs: 1, toMs: 2 },
    'an order for everybody': { orderId: 'o', camera: 'agdal-avenue-1', fromMs: 1, toMs: 2 },
  },
});
export type UnmaskingOrder = z.infer<typeof unmaskingOrdered.schema>;

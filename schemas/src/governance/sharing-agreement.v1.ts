import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent } from '../registry/define.ts';
import { EpochMs, Id } from '../values/ids.ts';
import { EndReason, MadeBy } from '../values/signed.ts';
import { governanceRecord } from './headers.ts';

/** An agency's slug: part of its topics' names and of its user on the bus. */
export const AgencyId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'an agency id is lower case letters, digits and dashes');

export const AgreementTerms = z.object({
  agreementId: Id,
  agency: AgencyId,
  /** The rules whose alerts are shared. */
  rules: z.array(z.enum(['hotlist', 'behaviour', 'face'])).min(1),
  /** The districts whose alerts are shared; `*` is the whole city. */
  districts: z.array(z.string().min(1).max(31)).min(1).max(500),
  purpose: z.enum(['criminal_investigation', 'rescue', 'traffic_management', 'civil_protection']),
  legalBasis: z.string().min(3).max(200),
  validFromMs: EpochMs,
  expiresAtMs: EpochMs,
  demonstration: z.boolean(),
});
export type AgreementTerms = z.infer<typeof AgreementTerms>;

export const sharingAgreement = defineEvent('governance.agreement.v1', {
  fact: 'The city shares these alerts with this agency until the agreement expires, or no longer shares them. Without an agreement in force nothing is shared.',
  ...governanceRecord,
  keyedBy: 'agreement',
  key: (data) => data.agreementId,
  id: ({ agreementId, revision }) => `${agreementId}:${revision}`,
  consumers: ['governance', 'agency-gateway', 'analytics-writer', 'command-center'],
  personalData: 'staff',
  schema: z.object({
    ...AgreementTerms.shape,
    revision: z.int().nonnegative(),
    state: z.enum(['in_force', 'ended', 'expired']),
    signedBy: Actor,
    signedAtMs: EpochMs,
    endedBy: Actor.optional(),
    endedAtMs: EpochMs.optional(),
    endReason: EndReason.optional(),
    madeBy: MadeBy.optional(),
  }),
  example: {
    agreementId: 'share-police-1',
    agency: 'police',
    rules: ['hotlist'],
    districts: ['hassan'],
    purpose: 'criminal_investigation',
    legalBasis: 'demonstration agreement',
    validFromMs: 1_790_000_000_000,
    expiresAtMs: 1_790_600_000_000,
    demonstration: true,
    revision: 0,
    state: 'in_force',
    signedBy: { subject: 'demo-controller', name: 'Contrôleur', agency: 'rabat-operations' },
    signedAtMs: 1_790_000_000_000,
  },
  invalid: { 'an agreement without an end': { agreementId: 'a', agency: 'police', rules: ['hotlist'] } },
});
export type SharingAgreement = z.infer<typeof sharingAgreement.schema>;

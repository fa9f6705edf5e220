import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { EpochMs, Id, Sha256 } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { ofCase } from './headers.ts';
import { CameraSpan, CaseReference } from './terms.ts';

const bundleFields = { caseId: Id, caseReference: CaseReference, bundleId: Id, ...CameraSpan.shape };

/** What happened to a bundle, in order (ONVIF Export, ISO 27037): held, collected, sealed, stored. */
const CUSTODY_STEPS = ['held', 'collected', 'sealed', 'stored'] as const;
export const CustodyStep = z.object({ step: openSet(CUSTODY_STEPS), by: Actor, atMs: EpochMs });
export type CustodyStep = z.infer<typeof CustodyStep>;

const example = {
  caseId: 'case-1',
  caseReference: 'TR-2026-118',
  bundleId: 'bundle-1',
  district: 'agdal',
  camera: 'agdal-avenue-1',
  fromMs: 1_790_000_000_000,
  toMs: 1_790_000_600_000,
  atMs: 1_790_000_710_000,
};

export const evidenceReady = defineEvent('evidence.ready.v1', {
  fact: 'An evidence bundle of a case lies in the store, sealed and recorded in the audit log before it could be fetched.',
  ...ofCase,
  id: ({ bundleId }) => `${bundleId}:ready`,
  producers: ['cases'],
  consumers: ['command-center'],
  retention: deleteAfter(days(7)),
  personalData: 'staff',
  schema: z.object({
    ...bundleFields,
    bucket: z.string().min(3).max(63),
    objectKey: z.string().min(1).max(400),
    bytes: z.int().positive(),
    sha256: Sha256,
    parts: z.int().positive(),
    custody: z.array(CustodyStep).min(1).max(20),
    atMs: EpochMs,
  }),
  example: {
    ...example,
    bucket: 'evidence',
    objectKey: 'cases/agdal/2026-09-21/14/agdal-avenue-1/bundle-1-dddddddddddddddd.zip',
    bytes: 27_000_000,
    sha256: 'd'.repeat(64),
    parts: 40,
    custody: [
      {
        step: 'sealed',
        by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
        atMs: 1_790_000_710_000,
      },
    ],
  },
  invalid: { 'a bundle without its hash': { ...example, bucket: 'evidence', objectKey: 'k', bytes: 1, parts: 1 } },
});
export type EvidenceReady = z.infer<typeof evidenceReady.schema>;

/** Why there is no bundle. */
export const EVIDENCE_FAILURES = ['nothing_recorded', 'too_large', 'log_unavailable'] as const;

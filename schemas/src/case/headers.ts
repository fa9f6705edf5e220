import { Actor } from '../alert/alert-commanded.v1.ts';
import { latestPerKey } from '../registry/define.ts';
import { EpochMs, Id } from '../values/ids.ts';
import { DecisionHash } from '../values/signed.ts';
import { CameraSpan, CaseReference } from './terms.ts';

/** The definition of a topic of cases for the whole city. */
export const ofCase = {
  scope: 'city',
  keyedBy: 'case',
  key: ({ caseId }: { readonly caseId: string }): string => caseId,
  partitions: 1,
} as const;

type OfHold = { readonly holdId: string };

/**
 * The definition of a topic about holds, in the district of what is held. The last record of each hold stays for as long as the hold's case
 * does, so whoever deletes recordings knows every hold from the topics alone.
 */
export const ofHold = {
  scope: 'district',
  keyedBy: 'hold',
  key: ({ holdId }: OfHold): string => holdId,
  partitions: 1,
  producers: ['cases'],
  consumers: ['cases', 'retention', 'command-center', 'alerting'],
  retention: latestPerKey,
  personalData: 'staff',
} as const;

/** What every record of a hold says: which hold, for which case, and what is held. */
export const holdFields = { holdId: Id, caseId: Id, caseReference: CaseReference, ...CameraSpan.shape };

/** The person who decided, with the hash of the decision that they signed in for. */
export const decidedBy = { by: Actor, decisionHash: DecisionHash, atMs: EpochMs };

export const holdExample = {
  holdId: 'hold-1',
  caseId: 'case-1',
  caseReference: 'TR-2026-118',
  district: 'agdal',
  camera: 'agdal-avenue-1',
  fromMs: 1_790_000_000_000,
  toMs: 1_790_000_600_000,
};

export const decidedByExample = {
  by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
  decisionHash: 'h'.repeat(43),
  atMs: 1_790_000_700_000,
};

import { z } from 'zod';
import {
  CASE_REFUSALS,
  CaseBundle,
  CaseDecision,
  CaseHold,
  CaseRole,
  CommandProof,
  HotlistReason,
  Id,
  Moment,
  PlateText,
  WHO_WORKS_ON_CASES,
  caseChanged,
  openSet,
  type CaseDecisionKind,
} from '@marsad/schemas';
import { PlateReading } from './audit.ts';
import { nameComponents } from './components.ts';

const KINDS = Object.keys(WHO_WORKS_ON_CASES) as [CaseDecisionKind, ...CaseDecisionKind[]];
const Count = z.int().nonnegative();

export const CaseSummary = z.object({
  caseId: Id,
  reference: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  openedAtMs: z.int(),
  changedAtMs: z.int(),
  /** The role of the person who asks on this case. */
  role: CaseRole,
  people: Count,
  alerts: Count,
  spans: Count,
  plates: Count,
  /** Holds that are not released. */
  holds: Count,
  bundles: Count,
});
/** The cases that the person is on, the one that changed last first. */
export const CaseList = z.object({ cases: z.array(CaseSummary), mayOpen: z.boolean() });

const ShownCase = caseChanged.schema.omit({ madeBy: true }).extend({
  holds: z.array(CaseHold.omit({ askHash: true, releaseHash: true })),
  bundles: z.array(CaseBundle.omit({ bucket: true, objectKey: true })),
});
/** A case as the person sees it, and the kinds of decisions that they may take about it now. */
export const CaseView = z.object({ record: ShownCase, role: CaseRole, next: z.array(z.enum(KINDS)) });

/**
 * A decision about a case. What the session's browser signs comes with its id and its signature (`SignedCaseCommand`); what needs a sign-in of
 * its own comes without them, and is answered with where to sign.
 */
export const CaseDecisionRequest = z
  .object({ decision: CaseDecision, commandId: z.uuid().optional(), proof: CommandProof.optional() })
  .strict();

/** The answer of the service `cases`. `about` tells it from the answers to other commands. */
export const CaseAnswered = z.object({
  about: z.literal('case'),
  commandId: z.string(),
  kind: z.string(),
  caseId: Id.optional(),
  accepted: z.boolean(),
  refusal: openSet(CASE_REFUSALS).optional(),
  atMs: z.int(),
});

/** The longest period of one question about a plate, ms. */
export const LONGEST_TRAIL_MS = 7 * 24 * 3_600_000;
/** A question about a plate of a case: which one of its plates, where, when, and what for (control 16). */
export const PlateTrailRequest = z
  .object({
    plateKey: z.string().min(1).max(80),
    fromMs: Moment,
    toMs: Moment,
    cameras: z.array(z.string().max(63)).min(1).max(100),
    purpose: HotlistReason,
  })
  .strict();
/** Where the plate was read, in the order of time. */
export const PlateTrail = z.object({ plate: PlateText, reads: z.array(PlateReading), truncated: z.boolean() });

nameComponents({
  CaseAnswered,
  CaseDecision,
  CaseDecisionRequest,
  CaseList,
  CaseSummary,
  CaseView,
  PlateTrail,
  PlateTrailRequest,
});

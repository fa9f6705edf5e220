import { z } from 'zod';
import { Role } from '../access/roles.ts';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { HotlistReason } from '../hotlist/hotlist-entry.v1.ts';
import { days, defineEvent, deleteAfter, retired } from '../registry/define.ts';
import { EpochMs, Id } from '../values/ids.ts';
import { PlateText } from '../values/plate.ts';
import { AuthorisationTerms } from './authorisation.v1.ts';
import { decisionsAbout } from './decisions.ts';
import { rightsDecision } from './headers.ts';
import { ActTerms } from './processing-act.v1.ts';
import { AgreementTerms } from './sharing-agreement.v1.ts';
import { WatchlistTerms } from './watchlist-entry.v1.ts';

export const HotlistTerms = z.object({
  entryId: Id,
  plate: PlateText,
  reason: HotlistReason,
  caseReference: z.string().min(1).max(80),
  expiresAtMs: EpochMs,
  simulated: z.boolean(),
});
export type HotlistTerms = z.infer<typeof HotlistTerms>;

export const GovernanceDecisionV1 = z.discriminatedUnion(
  'kind',
  decisionsAbout({
    act: ActTerms,
    hotlistEntry: HotlistTerms,
    watchlistEntry: WatchlistTerms,
    authorisation: AuthorisationTerms,
    agreement: AgreementTerms,
    moment: EpochMs,
    reason: z.string().min(3).max(300),
  }),
);

/**
 * The ID token of a sign-in for exactly one decision: its nonce is the hash of the command's id and the decision. The service that
 * decides verifies it, and trusts no service in between.
 */
export const StepUpToken = z.string().min(20).max(8_000);

/** Retired, because its texts were not checked. */
export const governanceCommandedV1 = defineEvent('governance.commanded.v1', {
  fact: 'A person decides something about rights, with the proof that it was they. The answer has the same command id.',
  ...rightsDecision,
  id: ({ commandId }) => commandId,
  ...retired,
  retention: deleteAfter(days(7)),
  schema: z.object({
    commandId: Id,
    decision: GovernanceDecisionV1,
    actor: Actor,
    role: Role,
    /** Present if `WHO_DECIDES` requires it. */
    idToken: StepUpToken.optional(),
    atMs: EpochMs,
  }),
  example: {
    commandId: 'c-1',
    decision: { kind: 'halt', analytic: 'faces', reason: 'too many false candidates' },
    actor: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    role: 'supervisor',
    atMs: 1_790_000_000_000,
  },
  invalid: {
    'an invented decision': { commandId: 'c', decision: { kind: 'audit.delete' }, role: 'supervisor' },
    'a watchlist entry without expiry': {
      commandId: 'c',
      decision: { kind: 'watchlist.propose', entry: { entryId: 'w', label: 'x', category: 'judicial_warrant' } },
      role: 'supervisor',
    },
  },
});

export const GovernanceRefusalV1 = z.enum([
  'role_may_not',
  'signature_missing',
  'signature_invalid',
  'same_person',
  'unknown',
  'already_exists',
  'not_possible_now',
  'not_approved_yet',
  'picture_unusable',
  'period_invalid',
  /** An offence without a warrant, an entry with another objective, or an act whose purpose does not fit its analytic. */
  'purpose_mismatch',
  'offence_missing',
  'all_cameras',
  'unknown_camera',
]);

export const governanceAnsweredV1 = defineEvent('governance.answered.v1', {
  fact: 'A decision about rights took effect, or was refused with a reason that the person can read.',
  ...rightsDecision,
  id: ({ commandId }) => `answer:${commandId}`,
  ...retired,
  retention: deleteAfter(days(7)),
  schema: z.object({
    commandId: Id,
    kind: z.string().min(1).max(60),
    /** The act, entry, authorisation, agreement or analytic that it was about. */
    about: z.string().min(1).max(200),
    accepted: z.boolean(),
    refusal: GovernanceRefusalV1.optional(),
    actor: Actor,
    atMs: EpochMs,
  }),
  example: {
    commandId: 'c-1',
    kind: 'authorisation.approve',
    about: 'auth-1',
    accepted: false,
    refusal: 'same_person',
    actor: { subject: 'demo-judge', name: 'Juge', agency: 'rabat-operations' },
    atMs: 1_790_000_000_010,
  },
  invalid: { 'an answer to nothing': { accepted: true } },
});

import { z } from 'zod';
import { Role } from '../access/roles.ts';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { days, defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { Analytic } from '../values/analytic.ts';
import { Id, Moment } from '../values/ids.ts';
import { openSet, openUnion } from '../values/open-set.ts';
import { DecisionHash } from '../values/signed.ts';
import { writtenText } from '../values/text.ts';
import { AuthorisationTerms as AnyAuthorisationTerms } from './authorisation.v1.ts';
import {
  governanceAnsweredV1,
  governanceCommandedV1,
  HotlistTerms as AnyHotlistTerms,
  StepUpToken,
} from './governance-commanded.v1.ts';
import { ActTerms as AnyActTerms } from './processing-act.v1.ts';
import { AgreementTerms as AnyAgreementTerms } from './sharing-agreement.v1.ts';
import { WatchlistTerms as AnyWatchlistTerms } from './watchlist-entry.v1.ts';

// The records keep the shape in which they were published; what a person may put into one is narrower.
const caseReference = writtenText(1, 80);
const period = { validFromMs: Moment, expiresAtMs: Moment };
const ActTerms = AnyActTerms.extend({
  ...period,
  controller: writtenText(3, 120),
  recipients: z.array(writtenText(1, 120)).min(1).max(20),
  cndpReference: writtenText(3, 80),
});
const HotlistTerms = AnyHotlistTerms.extend({ caseReference, expiresAtMs: Moment });
const WatchlistTerms = AnyWatchlistTerms.extend({ caseReference, label: writtenText(1, 80), expiresAtMs: Moment });
const AuthorisationTerms = AnyAuthorisationTerms.extend({ caseReference, fromMs: Moment, toMs: Moment });
const AgreementTerms = AnyAgreementTerms.extend({ ...period, legalBasis: writtenText(3, 200) });

const why = writtenText(3, 300);

/** What an authorised person decides. What widens is signed by a fresh sign-in for exactly that decision; what narrows takes one press. */
export const GovernanceDecision = openUnion('kind', [
  z.object({ kind: z.literal('act.publish'), act: ActTerms }),
  z.object({ kind: z.literal('act.withdraw'), actId: Id, reason: why }),
  z.object({ kind: z.literal('hotlist.add'), entry: HotlistTerms }),
  z.object({ kind: z.literal('hotlist.refresh'), entryId: Id, expiresAtMs: Moment }),
  z.object({ kind: z.literal('hotlist.withdraw'), entryId: Id, reason: why }),
  z.object({ kind: z.literal('watchlist.propose'), entry: WatchlistTerms }),
  z.object({ kind: z.literal('watchlist.approve'), entryId: Id }),
  z.object({ kind: z.literal('watchlist.withdraw'), entryId: Id, reason: why }),
  z.object({ kind: z.literal('authorisation.request'), authorisation: AuthorisationTerms }),
  z.object({ kind: z.literal('authorisation.approve'), authorisationId: Id }),
  z.object({ kind: z.literal('authorisation.reject'), authorisationId: Id, reason: why }),
  z.object({ kind: z.literal('authorisation.end'), authorisationId: Id, reason: why }),
  z.object({ kind: z.literal('agreement.sign'), agreement: AgreementTerms }),
  z.object({ kind: z.literal('agreement.end'), agreementId: Id, reason: why }),
  z.object({ kind: z.literal('halt'), analytic: Analytic, reason: why }),
  z.object({ kind: z.literal('resume'), analytic: Analytic, reason: why }),
]);
export type GovernanceDecision = z.infer<typeof GovernanceDecision>;
export type DecisionKind = GovernanceDecision['kind'];

/** Who may decide what, and whether it takes a sign-in of its own. The page, the door and governance itself read this table. */
export const WHO_DECIDES: Readonly<
  Record<DecisionKind, { readonly roles: readonly Role[]; readonly signed: boolean }>
> = {
  'act.publish': { roles: ['controller'], signed: true },
  'act.withdraw': { roles: ['controller'], signed: false },
  'hotlist.add': { roles: ['supervisor'], signed: true },
  'hotlist.refresh': { roles: ['supervisor'], signed: true },
  'hotlist.withdraw': { roles: ['supervisor', 'judge'], signed: false },
  'watchlist.propose': { roles: ['supervisor'], signed: true },
  'watchlist.approve': { roles: ['judge', 'controller'], signed: true },
  'watchlist.withdraw': { roles: ['supervisor', 'judge', 'controller'], signed: false },
  'authorisation.request': { roles: ['supervisor'], signed: true },
  'authorisation.approve': { roles: ['judge'], signed: true },
  'authorisation.reject': { roles: ['judge'], signed: false },
  'authorisation.end': { roles: ['supervisor', 'judge', 'controller'], signed: false },
  'agreement.sign': { roles: ['controller'], signed: true },
  'agreement.end': { roles: ['controller'], signed: false },
  halt: { roles: ['supervisor', 'judge', 'controller'], signed: false },
  resume: { roles: ['controller'], signed: true },
};

export const governanceCommanded = defineEvent('governance.commanded.v2', {
  fact: 'A person decides something about rights, with the proof that it was they. The answer comes back under the same command id.',
  scope: 'city',
  keyedBy: 'command',
  key: (data) => data.commandId,
  id: ({ commandId }) => commandId,
  partitions: 1,
  producers: ['command-center'],
  consumers: ['governance'],
  retention: deleteAfter(days(1), minutes(15)),
  personalData: 'staff',
  schema: z.object({
    commandId: Id,
    decision: GovernanceDecision,
    actor: Actor,
    role: Role,
    /** Present where `WHO_DECIDES` asks for it. */
    idToken: StepUpToken.optional(),
    atMs: Moment,
  }),
  example: {
    commandId: 'c-1',
    decision: { kind: 'halt', analytic: 'faces', reason: 'too many false candidates' },
    actor: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    role: 'supervisor',
    atMs: 1_790_000_000_000,
  },
  invalid: {
    ...governanceCommandedV1.invalid,
    'a reason of two lines': {
      ...governanceCommandedV1.example,
      decision: { kind: 'halt', analytic: 'faces', reason: 'too many\nfalse candidates' },
    },
    'a moment that no table holds': {
      ...governanceCommandedV1.example,
      decision: { kind: 'hotlist.refresh', entryId: 'h-1', expiresAtMs: Number.MAX_SAFE_INTEGER },
    },
  },
});
export type GovernanceCommand = z.infer<typeof governanceCommanded.schema>;

export const GOVERNANCE_REFUSALS = [
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
  /** An offence without a warrant, an entry of another objective, an act whose purpose is not this analytic's. */
  'purpose_mismatch',
  'offence_missing',
  'all_cameras',
  'unknown_camera',
] as const;
export type GovernanceRefusal = (typeof GOVERNANCE_REFUSALS)[number];

export const governanceAnswered = defineEvent('governance.answered.v2', {
  fact: 'A decision about rights took force, or was refused with a reason that the person who tried can read.',
  scope: 'city',
  keyedBy: 'command',
  key: (data) => data.commandId,
  id: ({ commandId }) => `answer:${commandId}`,
  partitions: 1,
  producers: ['governance'],
  consumers: ['command-center', 'analytics-writer', 'governance'],
  retention: deleteAfter(days(7)),
  personalData: 'staff',
  schema: z.object({
    ...governanceAnsweredV1.schema.shape,
    refusal: openSet(GOVERNANCE_REFUSALS).optional(),
    /** Of what was decided, command id included. The same decision is answered once: whoever takes over reads here what was. */
    decisionHash: DecisionHash.optional(),
    atMs: Moment,
  }),
  example: governanceAnsweredV1.example,
  invalid: { 'an answer to nothing': { accepted: true } },
});

import { z } from 'zod';
import type { Role } from '../access/roles.ts';
import { days, defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { Moment } from '../values/ids.ts';
import { openSet, openUnion } from '../values/open-set.ts';
import { DecisionHash } from '../values/signed.ts';
import { writtenText } from '../values/text.ts';
import { AuthorisationTerms as AnyAuthorisationTerms } from './authorisation.v1.ts';
import {
  governanceAnsweredV1,
  governanceCommandedV1,
  GovernanceRefusalV1,
  HotlistTerms as AnyHotlistTerms,
} from './governance-commanded.v1.ts';
import { decisionsAbout } from './decisions.ts';
import { rightsDecision } from './headers.ts';
import { ActTerms as AnyActTerms } from './processing-act.v1.ts';
import { AgreementTerms as AnyAgreementTerms } from './sharing-agreement.v1.ts';
import { WatchlistTerms as AnyWatchlistTerms } from './watchlist-entry.v1.ts';

// Records keep the shape in which they were published, so these narrower terms apply only to what a person enters.
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

export const GovernanceDecision = openUnion(
  'kind',
  decisionsAbout({
    act: ActTerms,
    hotlistEntry: HotlistTerms,
    watchlistEntry: WatchlistTerms,
    authorisation: AuthorisationTerms,
    agreement: AgreementTerms,
    moment: Moment,
    reason: writtenText(3, 300),
  }),
);
export type GovernanceDecision = z.infer<typeof GovernanceDecision>;
export type DecisionKind = GovernanceDecision['kind'];

/** The roles that may take each decision, and whether it needs its own sign-in. The page, the command centre and governance read this. */
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
  fact: 'A person decides something about rights, with the proof that it was they. The answer has the same command id.',
  ...rightsDecision,
  id: ({ commandId }) => commandId,
  producers: ['command-center'],
  consumers: ['governance'],
  retention: deleteAfter(days(1), minutes(15)),
  schema: z.object({
    ...governanceCommandedV1.schema.shape,
    decision: GovernanceDecision,
    atMs: Moment,
  }),
  example: governanceCommandedV1.example,
  invalid: {
    ...governanceCommandedV1.invalid,
    'a reason of two lines': {
      ...governanceCommandedV1.example,
      decision: { kind: 'halt', analytic: 'faces', reason: 'too many\nfalse candidates' },
    },
    'a moment after the last one that the history can hold': {
      ...governanceCommandedV1.example,
      decision: { kind: 'hotlist.refresh', entryId: 'h-1', expiresAtMs: Number.MAX_SAFE_INTEGER },
    },
  },
});
export type GovernanceCommand = z.infer<typeof governanceCommanded.schema>;

export const GOVERNANCE_REFUSALS = GovernanceRefusalV1.options;
export type GovernanceRefusal = (typeof GOVERNANCE_REFUSALS)[number];

export const governanceAnswered = defineEvent('governance.answered.v2', {
  fact: 'A decision about rights took effect, or was refused with a reason that the person can read.',
  ...rightsDecision,
  id: ({ commandId }) => `answer:${commandId}`,
  producers: ['governance'],
  consumers: ['command-center', 'analytics-writer', 'governance'],
  retention: deleteAfter(days(7)),
  schema: z.object({
    ...governanceAnsweredV1.schema.shape,
    refusal: openSet(GOVERNANCE_REFUSALS).optional(),
    /**
     * Hash of the decision with its command id. The same decision is answered once, and an instance that takes over reads here which
     * decisions were answered.
     */
    decisionHash: DecisionHash.optional(),
    atMs: Moment,
  }),
  example: governanceAnsweredV1.example,
  invalid: { 'an answer to nothing': { accepted: true } },
});

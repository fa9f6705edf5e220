import { z } from 'zod';
import { Role } from '../access/roles.ts';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { SessionToken } from '../alert/alert-commanded.v2.ts';
import { CommandProof } from '../alert/signed-command.ts';
import { days, defineEvent, deleteAfter, hours, minutes } from '../registry/define.ts';
import { EpochMs, Id, Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { DecisionHash } from '../values/signed.ts';
import { CaseDecision } from './decisions.ts';

type OfCommand = { readonly commandId: string };
const ofCaseCommand = {
  scope: 'city',
  keyedBy: 'command',
  key: ({ commandId }: OfCommand): string => commandId,
  partitions: 1,
  personalData: 'staff',
} as const;

const example = {
  commandId: 'c-1',
  decision: { kind: 'case.open' as const, reference: 'TR-2026-118', title: 'Collision, avenue de France' },
  actor: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
  role: 'supervisor' as const,
  idToken: 'eyJhbGciOiJFUzI1NiJ9.e30.signature',
  atMs: 1_790_000_000_000,
};

/** The text that the browser signs when a person decides something about a case. */
export const SignedCaseCommand = z.object({ commandId: Id, decision: CaseDecision, signedAtMs: Moment });
export type SignedCaseCommand = z.infer<typeof SignedCaseCommand>;

/** The type in the header of its compact JWS (RFC 7515), so that a signature about an alert is none about a case. */
export const CASE_PROOF_TYPE = 'marsad-case-command+jwt';

export const caseCommanded = defineEvent('case.commanded.v1', {
  fact: 'A person decides something about a case, with the proof that it was they. The answer has the same command id.',
  ...ofCaseCommand,
  id: ({ commandId }) => commandId,
  producers: ['command-center'],
  consumers: ['cases'],
  retention: deleteAfter(hours(1), minutes(10)),
  schema: z.object({
    commandId: Id,
    decision: CaseDecision,
    actor: Actor,
    role: Role,
    /** Of a sign-in for exactly this decision where `WHO_WORKS_ON_CASES` requires one, otherwise of the session. */
    idToken: SessionToken,
    /** The browser's signature with the session's key over `SignedCaseCommand`. Absent where the token itself names the decision. */
    proof: CommandProof.optional(),
    atMs: Moment,
  }),
  example,
  invalid: {
    'an invented decision': { ...example, decision: { kind: 'case.delete', caseId: 'case-1' } },
    'a command without its session': { ...example, idToken: undefined },
    'a reference of two lines': { ...example, decision: { ...example.decision, reference: 'a\nb' } },
  },
});
export type CaseCommand = z.infer<typeof caseCommanded.schema>;

export const CASE_REFUSALS = [
  /** The token is not signed by the provider, not this person's, of a session that has ended, or of another decision. */
  'session_invalid',
  'proof_invalid',
  'role_may_not',
  /** The person does not work for the district of the alert or of the camera. */
  'district_may_not',
  /** No such case, or the person is not on it: the answer does not say which. */
  'case_unknown',
  'case_closed',
  'camera_unknown',
  'span_invalid',
  'span_unknown',
  'hold_unknown',
  /** A hold that is released, or whose release nobody asked for. */
  'not_possible_now',
  /** Who asked for a release may not release. */
  'same_person',
  'already_there',
  'too_many',
  'last_lead',
  'holds_stand',
  'decision_unknown',
] as const;
export type CaseRefusal = (typeof CASE_REFUSALS)[number];

export const caseAnswered = defineEvent('case.answered.v1', {
  fact: 'A decision about a case took effect, or was refused with a reason that the person can read.',
  ...ofCaseCommand,
  id: ({ commandId }) => `answer:${commandId}`,
  producers: ['cases'],
  // cases reads its own answers when it takes over, so that a signature counts once.
  consumers: ['cases', 'command-center'],
  retention: deleteAfter(days(1)),
  schema: z.object({
    commandId: Id,
    kind: z.string().min(1).max(60),
    /** The case that it was about, or that it opened. */
    caseId: Id.optional(),
    accepted: z.boolean(),
    refusal: openSet(CASE_REFUSALS).optional(),
    actor: Actor,
    /** False if the person was not verified: the actor is then only what the message claims. */
    verified: z.boolean(),
    decisionHash: DecisionHash,
    atMs: EpochMs,
  }),
  example: {
    commandId: 'c-1',
    kind: 'case.open',
    caseId: 'case-1',
    accepted: true,
    actor: example.actor,
    verified: true,
    decisionHash: 'h'.repeat(43),
    atMs: 1_790_000_000_010,
  },
  invalid: { 'an answer to nothing': { accepted: true } },
});
export type CaseAnswer = z.infer<typeof caseAnswered.schema>;

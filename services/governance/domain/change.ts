import type {
  Authorisation,
  Camera,
  CameraRemoval,
  DataOf,
  GovernanceDecision,
  governanceAnswered,
  Halt as SignedHalt,
  HotlistEntry,
  LiveGrant,
  ProcessingAct,
  RetentionOrdered,
  Rule,
  RuleMute,
  SharingAgreement,
  UnmaskingOrder,
  WatchlistEntry,
} from '@marsad/schemas';
import type { Decider } from '../ports.ts';

/** Acts, grants, halts and orders before publication, which adds their signatures. */
export type Act = Omit<ProcessingAct, 'signature'>;
export type Grant = Omit<LiveGrant, 'signature'>;
export type Halt = Omit<SignedHalt, 'signature'>;
export type Unmasking = Omit<UnmaskingOrder, 'signature'>;
export type Retention = Omit<RetentionOrdered, 'signature'>;

/** A new version of one record of the register, or its end. */
export type Change =
  | { readonly kind: 'act'; readonly record: Act }
  | { readonly kind: 'halt'; readonly record: Halt }
  | { readonly kind: 'hotlist'; readonly record: HotlistEntry }
  | { readonly kind: 'hotlist_withdrawn'; readonly entryId: string }
  | { readonly kind: 'watchlist'; readonly record: WatchlistEntry }
  | { readonly kind: 'authorisation'; readonly record: Authorisation }
  | { readonly kind: 'agreement'; readonly record: SharingAgreement }
  | { readonly kind: 'grant'; readonly record: Grant }
  | { readonly kind: 'grant_ended'; readonly authorisationId: string }
  | { readonly kind: 'camera'; readonly record: Camera }
  | { readonly kind: 'camera_removed'; readonly record: CameraRemoval }
  /** A person registered a removed camera again. */
  | { readonly kind: 'camera_returned'; readonly camera: string }
  /** The next version of a rule. */
  | { readonly kind: 'rule'; readonly record: Rule }
  /** The next mute of a rule, or its early end. */
  | { readonly kind: 'mute'; readonly record: RuleMute }
  /** The next order of a district. */
  | { readonly kind: 'retention'; readonly record: Retention }
  /** An order to play back without masks, or the request for one. */
  | { readonly kind: 'unmasking'; readonly record: Unmasking };

/** The answer to a command. An instance that takes over reads it too. */
export type Answer = DataOf<typeof governanceAnswered>;

export type Refusal = NonNullable<Answer['refusal']>;

export type Verdict =
  | { readonly kind: 'accepted'; readonly changes: readonly Change[] }
  | { readonly kind: 'refused'; readonly reason: Refusal };

export const accepted = (...changes: readonly Change[]): Verdict => ({ kind: 'accepted', changes });
export const refused = (reason: Refusal): Verdict => ({ kind: 'refused', reason });

/** A decision by an identified person who may make it. */
export type Command<Decision extends GovernanceDecision = GovernanceDecision> = {
  readonly decision: Decision;
  readonly by: Decider;
  /** The hash of command id and decision, which the changed record names. */
  readonly hash: string;
  /** When the broker took it, UTC ms. */
  readonly takenAtMs: number;
};
export type DecisionOf<Kind extends GovernanceDecision['kind']> = Extract<GovernanceDecision, { kind: Kind }>;

/** The fields by which records name a person, without the role. */
export const actorOf = ({ subject, name, agency }: Decider) => ({ subject, name, agency });

/** How many decisions a record names at most. The oldest are dropped. */
const REMEMBERED_DECISIONS = 20;
export const madeBy = (
  before: { readonly madeBy?: readonly string[] | undefined } | undefined,
  hash: string,
): string[] => [...(before?.madeBy ?? []), hash].slice(-REMEMBERED_DECISIONS);

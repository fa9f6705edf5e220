import { z } from 'zod';
import type { Role } from '../access/roles.ts';
import { CameraTerms as AnyCameraTerms, Zone } from '../camera/camera-registered.v2.ts';
import { Line } from '../camera/camera-registered.v1.ts';
import { days, defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { RetentionOrder } from '../retention/retention-ordered.v1.ts';
import { RuleId, RuleTerms } from '../rule/rule-terms.ts';
import { CameraId, Id, Moment, Sha256 } from '../values/ids.ts';
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
import { UnmaskingTerms as AnyUnmaskingTerms } from './unmasking-ordered.v1.ts';
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
const placeName = z.object({ fr: writtenText(1, 80), ar: writtenText(1, 80), en: writtenText(1, 80) });
const CameraTerms = AnyCameraTerms.extend({
  name: placeName,
  zones: z.array(Zone.extend({ name: placeName })).max(50),
  lines: z.array(Line.extend({ name: placeName })).max(50),
  signage: AnyCameraTerms.shape.signage.extend({ contact: writtenText(3, 120) }),
});
const reason = writtenText(3, 300);

/** Decisions about the directory of cameras, of which governance is the one writer. */
const CAMERA_DECISIONS = [
  z.object({ kind: z.literal('camera.register'), camera: CameraTerms }),
  /** `replaces` is the version that the person saw (`cameraVersionOf`): a change of something else is refused. */
  z.object({ kind: z.literal('camera.change'), camera: CameraTerms, replaces: Sha256 }),
  z.object({ kind: z.literal('camera.remove'), cameraId: CameraId, reason }),
] as const;

/** Decisions about rules. A rule says what is reported about people and vehicles, so all are signed. */
const RULE_DECISIONS = [
  /** `replaces` is the version that the person saw; absent for a new rule. */
  z.object({ kind: z.literal('rule.define'), rule: RuleTerms, replaces: z.int().positive().optional() }),
  z.object({ kind: z.literal('rule.withdraw'), ruleId: RuleId, reason }),
  z.object({ kind: z.literal('rule.mute'), ruleId: RuleId, untilMs: Moment, reason }),
  z.object({ kind: z.literal('rule.unmute'), ruleId: RuleId, reason }),
] as const;

/** How many entries one import may hold: more than a person can read before they sign are no decision. */
export const MOST_IMPORTED = 200;

/**
 * A list of plates of today: entries that are new, and entries that are listed already and go on. What is on no list of today stops a day after
 * it was last confirmed.
 */
const HOTLIST_IMPORT = z.object({
  kind: z.literal('hotlist.import'),
  entries: z.array(HotlistTerms).min(1).max(MOST_IMPORTED),
});

/** How long data lives in a district. Signed: a longer life keeps more of people, and a shorter one erases. */
const RETENTION_DECISIONS = [z.object({ kind: z.literal('retention.order'), ...RetentionOrder })] as const;

/** Decisions about playback without masks: one person asks, another approves, and an order is for one person, camera and span. */
const UnmaskingTerms = AnyUnmaskingTerms.extend({ caseReference, reason, fromMs: Moment, toMs: Moment });
const UNMASKING_DECISIONS = [
  z.object({ kind: z.literal('unmasking.request'), order: UnmaskingTerms }),
  z.object({ kind: z.literal('unmasking.approve'), orderId: Id }),
  z.object({ kind: z.literal('unmasking.reject'), orderId: Id, reason }),
  z.object({ kind: z.literal('unmasking.end'), orderId: Id, reason }),
] as const;

export const GovernanceDecision = openUnion('kind', [
  ...decisionsAbout({
    act: ActTerms,
    hotlistEntry: HotlistTerms,
    watchlistEntry: WatchlistTerms,
    authorisation: AuthorisationTerms,
    agreement: AgreementTerms,
    moment: Moment,
    reason,
  }),
  ...CAMERA_DECISIONS,
  ...RULE_DECISIONS,
  ...RETENTION_DECISIONS,
  HOTLIST_IMPORT,
  ...UNMASKING_DECISIONS,
]);
export type GovernanceDecision = z.infer<typeof GovernanceDecision>;
export type DecisionKind = GovernanceDecision['kind'];

/** The roles that may take each decision, and whether it needs its own sign-in. The page, the command centre and governance read this. */
export const WHO_DECIDES: Readonly<
  Record<DecisionKind, { readonly roles: readonly Role[]; readonly signed: boolean }>
> = {
  'act.publish': { roles: ['controller'], signed: true },
  'act.withdraw': { roles: ['controller'], signed: false },
  'hotlist.add': { roles: ['supervisor'], signed: true },
  'hotlist.import': { roles: ['supervisor'], signed: true },
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
  'camera.register': { roles: ['supervisor'], signed: true },
  'camera.change': { roles: ['supervisor'], signed: true },
  // Signed although it narrows: where a camera is removed nothing is recorded any more.
  'camera.remove': { roles: ['supervisor'], signed: true },
  'rule.define': { roles: ['supervisor'], signed: true },
  // Signed although it narrows: a withdrawn rule raises no alarm any more.
  'rule.withdraw': { roles: ['supervisor', 'controller'], signed: true },
  // Signed, because a person who does not see what a muted rule raises must be able to learn who decided that.
  'rule.mute': { roles: ['supervisor'], signed: true },
  'rule.unmute': { roles: ['supervisor'], signed: true },
  'retention.order': { roles: ['controller'], signed: true },
  'unmasking.request': { roles: ['supervisor'], signed: true },
  'unmasking.approve': { roles: ['judge'], signed: true },
  'unmasking.reject': { roles: ['judge'], signed: false },
  'unmasking.end': { roles: ['supervisor', 'judge', 'controller'], signed: false },
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

export const GOVERNANCE_REFUSALS = [
  ...GovernanceRefusalV1.options,
  /** The person does not work for the camera's district. */
  'district_may_not',
  /** An address that services must not open: this machine, the link, the metadata of a cloud. */
  'address_refused',
  'address_in_use',
  'certificate_in_use',
  'zone_invalid',
  'calibration_invalid',
  /** The rule lacks what its kind needs, names a place that its camera does not have, or moves to another camera or kind. */
  'rule_invalid',
  'not_calibrated',
  'signage_invalid',
  /** The record is not the one that the person saw. */
  'changed_meanwhile',
  /** Of an entry of the city file: a person changed or removed the camera, and that stays. */
  'changed_by_person',
  'removed_by_person',
  /** An order for longer than the class may live. */
  'above_ceiling',
  'class_twice',
] as const;
export type GovernanceRefusal = (typeof GOVERNANCE_REFUSALS)[number];

export const governanceAnswered = defineEvent('governance.answered.v2', {
  fact: 'A decision about rights took effect, or was refused with a reason that the person can read.',
  ...rightsDecision,
  id: ({ commandId }) => `answer:${commandId}`,
  producers: ['governance'],
  consumers: ['command-center', 'analytics-writer', 'governance', 'deployment'],
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

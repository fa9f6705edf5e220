import type { SignedInPerson } from '@marsad/proof';
import type {
  Actor,
  Alert,
  AlertCommand,
  AlertState,
  Authorisation,
  clipRequested,
  commandAnswered,
  DataOf,
  HotlistEntry,
  reviewAnswered,
  ReviewCast,
  ReviewCommand,
  RuleTells,
} from '@marsad/schemas';

/** The hotlist as it is now. */
export type Hotlist = { entries(): Iterable<HotlistEntry> };

/** Whether a camera shows demonstration footage. */
export type Cameras = { isSimulated(camera: string): boolean };

/** The rules that people defined, every version of them. */
export type Rules = {
  /** Who is told at once of an incident of this version of the rule, if the rule says so. */
  tellsOf(event: { readonly ruleId?: string | undefined; readonly ruleVersion: number }): RuleTells | undefined;
  /** Until when the rule is muted, if it is at this moment, UTC ms. */
  mutedUntil(ruleId: string | undefined, atMs: number): number | undefined;
};

/** The authorisations as they are now. */
export type Authorisations = { get(authorisationId: string): Authorisation | undefined };

/** A person as a verified token names them. */
export type SignedIn = SignedInPerson;

/** Verifies the sign-in of a review as of the time at which the broker took it. Rejects while the provider's keys are unavailable. */
export type VerifyReview = (command: ReviewCommand, takenAtMs: number) => Promise<SignedIn | undefined>;

/** Who sent a command and in which state they saw the alert, or what could not be verified. */
export type CommandProved =
  | {
      readonly kind: 'proved';
      readonly person: SignedIn;
      readonly sawState: AlertState;
      /** When the alert last rose, as the person saw it, UTC ms; undefined where they saw no rise. */
      readonly sawRoseAtMs?: number | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: 'session_invalid' | 'proof_invalid' };

/**
 * Verifies the session of a command and the browser's signature as of the time at which the broker took it. Rejects as `VerifyReview` does.
 */
export type VerifyCommand = (command: AlertCommand, takenAtMs: number) => Promise<CommandProved>;

/** What keeps alerts past their life, as it is now. */
export type Keepers = { keeps(): (alert: Alert) => boolean };

/** A decision for the audit log. It never contains what a reviewer answered. */
export type DecisionMade = {
  /** The command's id; for a decision without a command, the ids of the alert and the authorisation. The entry's id is made from it. */
  readonly id: string;
  readonly by: Actor;
  readonly of: 'alert' | 'review';
  readonly alertId: string;
  /** Undefined where there is no such alert. */
  readonly alert: Alert | undefined;
  /** Absent where the command was accepted. */
  readonly refusal?: string | undefined;
};

/** Alerts that are about to be erased, for the audit log. */
export type ErasureMade = {
  readonly of: 'erasure';
  /** The erasure of their pictures. The entry's id is made from it. */
  readonly erasureId: string;
  readonly by: Actor;
  readonly count: number;
};

/** Resolves when every replica of the log's topic has the entry. Rejects with `retryAfterMs` if that must wait. */
export type RecordDecision = (decision: DecisionMade | ErasureMade) => Promise<void>;

/** An alert whose records are removed from their topics, with the answers of its reviewers. */
export type ErasedAlert = Pick<Alert, 'alertId' | 'district'> & { readonly casts: readonly ReviewCast[] };

/** The audit entries and events that a decision publishes. */
export type Publication = {
  readonly decisions: readonly (DecisionMade | ErasureMade)[];
  readonly alerts: readonly Alert[];
  readonly clips: readonly DataOf<typeof clipRequested>[];
  readonly casts: readonly ReviewCast[];
  readonly erased: readonly ErasedAlert[];
  readonly answers: readonly DataOf<typeof commandAnswered>[];
  readonly reviewAnswers: readonly DataOf<typeof reviewAnswered>[];
  /** Whether the answers are about demonstration footage. */
  readonly simulated?: boolean;
};

/** Resolves when Kafka has acknowledged all of it. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (publication: Omit<Publication, 'decisions'>) => Promise<void>;

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
} from '@marsad/schemas';

/** Who is looked for, followed live. */
export type Hotlist = { entries(): Iterable<HotlistEntry> };

/** Whether what a camera sees is demonstration footage. */
export type Cameras = { isSimulated(camera: string): boolean };

/** Under which right faces were matched, followed live. */
export type Authorisations = { get(authorisationId: string): Authorisation | undefined };

/** A person as the verified token of a sign-in for one decision names them. */
export type SignedIn = {
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly agency: string;
  readonly districts: readonly string[];
};

/** Verifies the sign-in of a review, at the time when the broker took the command. Rejects where the provider's keys cannot be had. */
export type VerifyReview = (command: ReviewCommand, takenAtMs: number) => Promise<SignedIn | undefined>;

/** Who is proved to ask for a command, and in which state they saw the alert; or what is not proved. */
export type CommandProved =
  | {
      readonly kind: 'proved';
      readonly person: SignedIn;
      readonly sawState: AlertState;
      /** When the alert that they saw had last become more serious, if it ever had. */
      readonly sawRoseAtMs?: number | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: 'session_invalid' | 'proof_invalid' };

/** Verifies the session in which an alert is moved on and the browser's signature, in the same way. */
export type VerifyCommand = (command: AlertCommand, takenAtMs: number) => Promise<CommandProved>;

/** What was decided, by whom, for the audit log: never what was answered. */
export type DecisionMade = {
  /** The command, or what a decision without one follows from: the entry's id is made of it. */
  readonly id: string;
  readonly by: Actor;
  readonly of: 'alert' | 'review';
  readonly alertId: string;
  /** Undefined where there is no such alert. */
  readonly alert: Alert | undefined;
  /** Absent: it was decided so. */
  readonly refusal?: string | undefined;
};

/** Resolves when the log's topic has the entry on every replica. Rejects with `retryAfterMs` if that must wait. */
export type RecordDecision = (decision: DecisionMade) => Promise<void>;

/** What a decision says, in the order in which it is said. */
export type Said = {
  readonly decisions: readonly DecisionMade[];
  readonly alerts: readonly Alert[];
  readonly clips: readonly DataOf<typeof clipRequested>[];
  readonly casts: readonly ReviewCast[];
  readonly answers: readonly DataOf<typeof commandAnswered>[];
  readonly reviewAnswers: readonly DataOf<typeof reviewAnswered>[];
  /** Whether the answers are about a demonstration. */
  readonly simulated?: boolean;
};

/** Resolves when Kafka has acknowledged all of it. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (said: Omit<Said, 'decisions'>) => Promise<void>;

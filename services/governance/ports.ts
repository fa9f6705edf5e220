import type { Actor, DecisionKind, Role } from '@marsad/schemas';
import type { z } from 'zod';
import type { Answer as AnyAnswer, Change } from './domain/change.ts';

/** What of the city a decision is held against. */
export type CityFacts = {
  /** The agency whose staff operate the cameras: only its people decide. */
  readonly operatedBy: string;
  readonly agencies: ReadonlySet<string>;
  readonly districts: ReadonlySet<string>;
  /** The directory as it is now. */
  cameras(): ReadonlySet<string>;
};

/** A person, and in which role they decide. */
export type Decider = z.infer<typeof Actor> & { readonly role: Role };

/** What the audit log is told before anything changes. */
export type Recorded = {
  /** Follows from the command, or from what lapsed: said twice, it is one entry. */
  readonly entryId: string;
  readonly actor: string;
  readonly agency: string;
  readonly objectKind:
    'processing_act' | 'hotlist_entry' | 'watchlist_entry' | 'authorisation' | 'sharing_agreement' | 'halt';
  readonly objectId: string;
  readonly caseReference?: string | undefined;
  /** Absent: it was decided so. */
  readonly refusal?: string | undefined;
};

/** Resolves when the entry is durable. Rejects with `retryAfterMs` if that must wait. */
export type Log = (entry: Recorded) => Promise<void>;

export type Answer = AnyAnswer & { readonly kind: DecisionKind };

/** What is said, in this order: the audit entries, the changes, the answer. */
export type Said = {
  readonly recorded: readonly Recorded[];
  readonly changes: readonly Change[];
  readonly answer?: Answer;
  /** When the broker took the command that is answered. */
  readonly takenAtMs?: number;
};

/** Resolves when Kafka has acknowledged all of it. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (said: Said) => Promise<void>;

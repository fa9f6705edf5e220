import type { Actor, AuditPurpose, DecisionKind, Role } from '@marsad/schemas';
import type { z } from 'zod';
import type { Answer as AnyAnswer, Change } from './domain/change.ts';

/** The facts about the city that decisions need. */
export type CityFacts = {
  /** The agency that operates the cameras. Only its staff may decide. */
  readonly operatedBy: string;
  readonly agencies: ReadonlySet<string>;
  readonly districts: ReadonlySet<string>;
  /** The cameras that can play, by the directory as it is now. */
  cameras(): ReadonlySet<string>;
  /** Networks in which this deployment has cameras although services open no such addresses (`refusesHost`). */
  readonly cameraNetworks: readonly string[];
};

/** A person and the role in which they decide. */
export type Decider = z.infer<typeof Actor> & {
  readonly role: Role;
  /** The districts of their token; `*` is the whole city. Absent where no token was needed. */
  readonly districts?: readonly string[];
};

/** A decision as it is recorded in the audit log before anything changes. */
export type AuditedDecision = {
  /** Made from the command or from the expired record, so a repeated attempt has the same id. */
  readonly entryId: string;
  readonly actor: string;
  readonly agency: string;
  readonly objectKind:
    | 'processing_act'
    | 'hotlist_entry'
    | 'watchlist_entry'
    | 'authorisation'
    | 'sharing_agreement'
    | 'halt'
    | 'camera'
    | 'rule'
    | 'rule_mute'
    | 'retention_order'
    | 'unmasking_order';
  readonly objectId: string;
  readonly caseReference?: string | undefined;
  /** Absent: a decision about rights. */
  readonly purpose?: AuditPurpose | undefined;
  /** Absent where the decision was accepted. */
  readonly refusal?: string | undefined;
};

/** Resolves when the entry is durable. Rejects with `retryAfterMs` if that must wait. */
export type RecordDecision = (decision: AuditedDecision) => Promise<void>;

export type Answer = AnyAnswer & { readonly kind: DecisionKind | typeof CAMERA_IMPORT | typeof RULE_IMPORT };

/** The kinds of answers about entries of the city file. */
export const CAMERA_IMPORT = 'camera.import';
export const RULE_IMPORT = 'rule.import';

/** The results of a decision, in the order of their publication: audit entries, changes of the register, the answer. */
export type Publication = {
  readonly recorded: readonly AuditedDecision[];
  readonly changes: readonly Change[];
  readonly answer?: Answer;
  /** When the broker took the command, UTC ms. */
  readonly takenAtMs?: number;
};

/** Resolves when Kafka has acknowledged all of it. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (publication: Publication) => Promise<void>;

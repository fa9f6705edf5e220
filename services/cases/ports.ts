import type { Actor, AuditAction, Case, CaseAnswer, HoldAsked, HoldReleaseAsked } from '@marsad/schemas';

/** What a decision leaves in the audit log, before it takes effect. */
export type AuditedStep = {
  /** Made from the decision, so that a repeated attempt has the same id. */
  readonly entryId: string;
  readonly by: Pick<Actor, 'subject' | 'agency'>;
  readonly action: AuditAction;
  readonly objectKind: 'case' | 'hold' | 'evidence_bundle';
  readonly objectId: string;
  /** Absent where there is no such case. */
  readonly caseReference?: string | undefined;
  readonly refusal?: string | undefined;
};

/** Resolves when the entry is durable. Rejects with `retryAfterMs` if that must wait. */
export type RecordStep = (step: AuditedStep) => Promise<void>;

/** The results of a decision, in the order of their publication. */
export type Publication = {
  readonly holdsAsked: readonly HoldAsked[];
  readonly releasesAsked: readonly HoldReleaseAsked[];
  readonly record?: Case | undefined;
  readonly answer?: CaseAnswer | undefined;
};

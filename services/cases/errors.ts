import { ObjectStoreError } from '@marsad/objects';
import type { EVIDENCE_FAILURES } from '@marsad/schemas';

export type EvidenceFailure = (typeof EVIDENCE_FAILURES)[number];

/** Why no bundle can be made, as the case's people read it. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
  readonly code: EvidenceFailure;
  constructor(code: EvidenceFailure, options?: ErrorOptions) {
    super(`no evidence: ${code}`, options);
    this.code = code;
  }
}

/** Whether the environment is at fault, so that the same work may succeed later. */
export const isPassing = (error: unknown): boolean =>
  (error instanceof ObjectStoreError && error.code === 'unavailable') ||
  (error instanceof Error && 'retryAfterMs' in error);

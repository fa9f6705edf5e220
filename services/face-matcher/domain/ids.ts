import { createHash } from 'node:crypto';

const hashOf = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);

/** Raised when the same heads would give another answer for other reasons than the network's. */
const MATCHING_VERSION = 2;

/** One candidate per track, authorisation and entry: the same heads matched again after a crash amend the same candidate. */
export const candidateIdOf = (
  trackId: string,
  authorisationId: string,
  entryId: string,
  model: { readonly name: string; readonly sha256: string },
): string => `f-${hashOf(['face', trackId, authorisationId, entryId, model.name, model.sha256, MATCHING_VERSION])}`;

/** The event of one revision of a candidate. */
export const candidateEventId = (candidateId: string, revision: number): string => `${candidateId}:${revision}`;

export const sessionIdOf = (authorisationId: string, replica: string, startedAtMs: number): string =>
  `s-${hashOf(['session', authorisationId, replica, startedAtMs])}`;

/** One assessment per picture and network. */
export const assessmentIdOf = (entryId: string, imageSha256: string, modelSha256: string): string =>
  `w-${hashOf(['assessment', entryId, imageSha256, modelSha256])}`;

/** The answer to one request for evidence. */
export const evidenceEventId = (alertId: string, candidateId: string): string =>
  `e-${hashOf(['evidence', alertId, candidateId])}`;

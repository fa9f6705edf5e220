import { createHash } from 'node:crypto';

const hashOf = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);

/** One read per track and network: the same crops read again after a crash amend the same read. */
export const readIdOf = (trackId: string, model: { readonly name: string; readonly sha256: string }): string =>
  `r-${hashOf(['read', trackId, model.name, model.sha256])}`;

/** The event of one revision of a read. */
export const readEventId = (readId: string, revision: number): string => `${readId}:${revision}`;

/** The answer to one request for evidence. */
export const evidenceEventId = (alertId: string, readId: string): string =>
  `e-${hashOf(['evidence', alertId, readId])}`;

import { createHmac, hkdfSync } from 'node:crypto';

/**
 * What an audit entry says of an object: an HMAC-SHA-256 of its id, hex, under a key of its scope (a case, or a camera's day) that is
 * derived from the city's key (HKDF, RFC 5869). Who has the key can show that an entry is about an object; the log alone tells nobody.
 */
export const createCommitments =
  (cityKey: string) =>
  (scope: string, objectId: string): string => {
    const key = Buffer.from(hkdfSync('sha256', cityKey, 'marsad audit commitment', scope, 32));
    return createHmac('sha256', key).update(objectId).digest('hex');
  };
export type Commitments = ReturnType<typeof createCommitments>;

/** The scope of what is about a camera's day, UTC. */
export const cameraDay = (camera: string, atMs: number): string =>
  `camera-day/${camera}/${new Date(atMs).toISOString().slice(0, 10)}`;
export const caseScope = (caseReference: string): string => `case/${caseReference}`;

import { createHmac, hkdfSync } from 'node:crypto';

/**
 * Commits an audit entry to an object without naming it: an HMAC-SHA-256 of the object's id, in hex, under the key of its scope (a case, or
 * a camera's day), which is derived from the city's key (HKDF, RFC 5869). The owner of the city's key can show that an entry is about an
 * object.
 */
export const createCommitments =
  (cityKey: string) =>
  (scope: string, objectId: string): string => {
    const key = Buffer.from(hkdfSync('sha256', cityKey, 'marsad audit commitment', scope, 32));
    return createHmac('sha256', key).update(objectId).digest('hex');
  };
export type Commitments = ReturnType<typeof createCommitments>;

/** The scope of everything about one camera on one UTC day. */
export const cameraDay = (camera: string, atMs: number): string =>
  `camera-day/${camera}/${new Date(atMs).toISOString().slice(0, 10)}`;
export const caseScope = (caseReference: string): string => `case/${caseReference}`;

import { z } from 'zod';
import type { Viewer } from '@marsad/schemas';

/** What this platform asks of a verified ID token, beside the standard claims. */
const Claims = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().min(1).max(120),
  role: z.string().min(1).max(60),
  agency: z.string().min(1).max(60),
  districts: z.array(z.string().min(1).max(31)).min(1).max(500),
});

/** A signed-in person. It travels only inside the sealed cookie; `expiresAtMs` is checked here, not by the browser. */
export const Session = z.object({
  id: z.string().min(1),
  subject: z.string().min(1),
  name: z.string().min(1),
  agency: z.string().min(1),
  role: z.literal('operator'),
  districts: z.array(z.string()).min(1),
  issuedAtMs: z.int(),
  expiresAtMs: z.int(),
});
export type Session = z.infer<typeof Session>;

/** A shift: nobody stays signed in longer without meeting the identity provider again, ms. */
export const SESSION_MS = 8 * 60 * 60 * 1000;

export type SignIn =
  { kind: 'signed_in'; session: Session } | { kind: 'refused'; reason: 'claims_missing' | 'role_unknown' };

/** Turns the claims of an ID token whose signature, nonce and audience were verified into a session, or says why not. */
export function signIn(claims: unknown, id: string, nowMs: number): SignIn {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return { kind: 'refused', reason: 'claims_missing' };
  const { sub, name, role, agency, districts } = parsed.data;
  if (role !== 'operator') return { kind: 'refused', reason: 'role_unknown' };
  const times = { issuedAtMs: nowMs, expiresAtMs: nowMs + SESSION_MS };
  return { kind: 'signed_in', session: { id, subject: sub, name, agency, role, districts, ...times } };
}

export const viewerOf = (session: Session): Viewer => ({
  subject: session.subject,
  agency: session.agency,
  role: session.role,
  districts: session.districts,
});

/** Sessions that were signed out before their time. Forgets each when it would have expired anyway. */
export function createRevocations() {
  const until = new Map<string, number>();
  return {
    revoke(session: Session, nowMs: number): void {
      for (const [id, expiresAtMs] of until) if (expiresAtMs <= nowMs) until.delete(id);
      until.set(session.id, session.expiresAtMs);
    },
    isLive: (session: Session, nowMs: number): boolean => session.expiresAtMs > nowMs && !until.has(session.id),
  };
}
export type Revocations = ReturnType<typeof createRevocations>;

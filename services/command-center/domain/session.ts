import { Role, type Actor, type Viewer } from '@marsad/schemas';

/** What this platform asks of a verified ID token, beside the standard claims. */
export type Claims = { sub: string; name: string; role: string; agency: string; districts: string[] };

/** A signed-in person. It travels only inside the sealed cookie; `expiresAtMs` is checked by the server, not by the browser. */
export type Session = {
  id: string;
  subject: string;
  name: string;
  agency: string;
  role: Role;
  districts: string[];
  issuedAtMs: number;
  expiresAtMs: number;
};

/** A shift: nobody stays signed in longer without meeting the identity provider again, ms. */
export const SESSION_MS = 8 * 60 * 60 * 1000;

export type SignIn =
  { kind: 'signed_in'; session: Session } | { kind: 'refused'; reason: 'claims_missing' | 'role_unknown' };

/**
 * Turns the claims of an ID token whose signature, nonce and audience were verified into a session, or says why not.
 * @param claims undefined where the token lacks some of them
 */
export function signIn(claims: Claims | undefined, id: string, nowMs: number): SignIn {
  if (!claims) return { kind: 'refused', reason: 'claims_missing' };
  const { sub, name, agency, districts } = claims;
  const role = Role.safeParse(claims.role);
  if (!role.success) return { kind: 'refused', reason: 'role_unknown' };
  const times = { issuedAtMs: nowMs, expiresAtMs: nowMs + SESSION_MS };
  return { kind: 'signed_in', session: { id, subject: sub, name, agency, role: role.data, districts, ...times } };
}

export const viewerOf = (session: Session): Viewer => ({
  subject: session.subject,
  agency: session.agency,
  role: session.role,
  districts: session.districts,
});

/** The person as commands name them. */
export const actorOf = ({ subject, name, agency }: Session): Actor => ({ subject, name, agency });

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

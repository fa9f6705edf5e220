import { LONGEST_SESSION_MS, Role, type Actor, type Viewer } from '@marsad/schemas';

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
  /** The provider's own word of it: whoever carries out what this person asks for verifies it. It leaves this service only to them. */
  idToken: string;
  issuedAtMs: number;
  expiresAtMs: number;
};

export const SESSION_MS = LONGEST_SESSION_MS;

export type SignIn =
  { kind: 'signed_in'; session: Session } | { kind: 'refused'; reason: 'claims_missing' | 'role_unknown' };

/**
 * Turns the claims of an ID token whose signature, nonce and audience were verified into a session, or says why not.
 * @param claims undefined where the token lacks some of them
 */
export function signIn(
  claims: Claims | undefined,
  { id, idToken }: Pick<Session, 'id' | 'idToken'>,
  nowMs: number,
): SignIn {
  if (!claims) return { kind: 'refused', reason: 'claims_missing' };
  const { sub, name, agency, districts } = claims;
  const role = Role.safeParse(claims.role);
  if (!role.success) return { kind: 'refused', reason: 'role_unknown' };
  const times = { issuedAtMs: nowMs, expiresAtMs: nowMs + SESSION_MS };
  return {
    kind: 'signed_in',
    session: { id, subject: sub, name, agency, role: role.data, districts, idToken, ...times },
  };
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

import { LONGEST_SESSION_MS, Role, type Actor, type Viewer } from '@marsad/schemas';

/** The claims that this platform needs of a verified ID token, beside the standard ones. */
export type Claims = {
  sub: string;
  name: string;
  role: string;
  agency: string;
  districts: string[];
  sid?: string | undefined;
  /** Unique to this sign-in. */
  nonce: string;
};

/** A signed-in person. It is stored only in the sealed cookie, and the server checks `expiresAtMs`, whatever the browser does. */
export type Session = {
  /** Made from its ID token, so every verifier of the token derives the same id. */
  id: string;
  /** The nonce of its ID token: the thumbprint of the key with which the browser signs commands. */
  key: string;
  subject: string;
  name: string;
  agency: string;
  role: Role;
  districts: string[];
  /** The provider's ID token. It is sent only to the services that carry out the person's commands, and they verify it. */
  idToken: string;
  issuedAtMs: number;
  expiresAtMs: number;
  /** When the person last did something, UTC ms. Another instance may know a later time. */
  activeAtMs: number;
  /** The sign-in at the provider (`sid`), which it may end. */
  providerSession?: string | undefined;
};

export type SignIn =
  { kind: 'signed_in'; session: Session } | { kind: 'refused'; reason: 'claims_missing' | 'role_unknown' };

/**
 * Makes a session from the claims of an ID token whose signature, nonce and audience were verified, or returns why it cannot.
 * @param claims undefined where the token lacks some of them
 * @param sessionMs the longest duration of a session, ms: a shift, after which the person signs in again
 */
export function signIn(
  claims: Claims | undefined,
  { id, idToken }: Pick<Session, 'id' | 'idToken'>,
  nowMs: number,
  sessionMs: number,
): SignIn {
  if (!claims) return { kind: 'refused', reason: 'claims_missing' };
  const { sub, name, agency, districts, sid, nonce: key } = claims;
  const role = Role.safeParse(claims.role);
  if (!role.success) return { kind: 'refused', reason: 'role_unknown' };
  const times = { issuedAtMs: nowMs, expiresAtMs: nowMs + Math.min(sessionMs, LONGEST_SESSION_MS), activeAtMs: nowMs };
  return {
    kind: 'signed_in',
    session: {
      id,
      key,
      subject: sub,
      name,
      agency,
      role: role.data,
      districts,
      idToken,
      ...times,
      providerSession: sid,
    },
  };
}

export const viewerOf = (session: Session): Viewer => ({
  subject: session.subject,
  agency: session.agency,
  role: session.role,
  districts: session.districts,
});

/** The fields by which commands name a person. */
export const actorOf = ({ subject, name, agency }: Session): Actor => ({ subject, name, agency });

import { CASE_PROOF_TYPE, COMMAND_PROOF_TYPE, type SignedCaseCommand, type SignedCommand } from '@marsad/schemas';

/**
 * The signing key of this browser’s session. The private key is generated here and cannot be exported, so a signature proves that it was
 * made in this browser. The sign-in binds the key to the person: its thumbprint is the nonce of their ID token.
 */
type SessionKey = {
  thumbprint: string;
  privateKey: CryptoKey;
  jwk: Record<'crv' | 'kty' | 'x' | 'y', string>;
  madeAtMs: number;
};

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
/** Longer than any session, ms: an older key is no longer used. */
const DELETE_AFTER_MS = 24 * 3_600_000;
const STORE = 'keys';

const resultOf = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the key store of the browser failed')));
  });

/** Opens the store that all tabs of this browser share. It stores a private key as a CryptoKey, whose bytes no script can read. */
async function openKeys(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open('marsad', 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE, { keyPath: 'thumbprint' }));
  return (await resultOf(opening)).transaction(STORE, mode).objectStore(STORE);
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const encodeJson = (value: object): string => base64url(new TextEncoder().encode(JSON.stringify(value)));

/** Makes and stores the key of a new session, and deletes the keys of old sessions. @returns the thumbprint of the new key (RFC 7638) */
export async function makeSessionKey(): Promise<string> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  const { crv = '', kty = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  const jwk = { crv, kty, x, y };
  const text = new TextEncoder().encode(JSON.stringify(jwk));
  const thumbprint = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', text)));
  const store = await openKeys('readwrite');
  for (const key of await resultOf<SessionKey[]>(store.getAll()))
    if (key.madeAtMs < Date.now() - DELETE_AFTER_MS) store.delete(key.thumbprint);
  await resultOf(store.put({ thumbprint, privateKey, jwk, madeAtMs: Date.now() } satisfies SessionKey));
  return thumbprint;
}

/** Signs a command about an alert. @returns as `sign` */
export const signCommand = (thumbprint: string, command: SignedCommand): Promise<string | undefined> =>
  sign(thumbprint, COMMAND_PROOF_TYPE, command);

/** Signs a decision about a case. @returns as `sign` */
export const signCaseCommand = (thumbprint: string, command: SignedCaseCommand): Promise<string | undefined> =>
  sign(thumbprint, CASE_PROOF_TYPE, command);

/** @returns a compact JWS (ES256) of this type; undefined where this browser does not have the key of the session */
async function sign(thumbprint: string, type: string, command: object): Promise<string | undefined> {
  const store = await openKeys('readonly');
  const key = await resultOf<SessionKey | undefined>(store.get(thumbprint));
  if (!key) return undefined;
  const text = `${encodeJson({ alg: 'ES256', typ: type, jwk: key.jwk })}.${encodeJson(command)}`;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, key.privateKey, new TextEncoder().encode(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

/** Deletes the key of a session that has ended, so that nothing can be signed with it any more. */
export async function deleteSessionKey(thumbprint: string): Promise<void> {
  await resultOf((await openKeys('readwrite')).delete(thumbprint));
}

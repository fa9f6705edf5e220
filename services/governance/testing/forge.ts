import { generateKeyPairSync, sign } from 'node:crypto';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;

/** A token with changed claims and its old signature. */
export function changeClaims(token: string, claims: Record<string, unknown>): string {
  const [header, payload, signature] = token.split('.');
  return [header, encode({ ...decode(payload), ...claims }), signature].join('.');
}

/** A token that names the provider's key and is signed by another one. */
export function signWithOtherKey(token: string, claims: Record<string, unknown> = {}): string {
  const [header = '', payload] = token.split('.');
  const body = `${header}.${encode({ ...decode(payload), ...claims })}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${body}.${signature.toString('base64url')}`;
}

/** A token with changed claims, the algorithm `none` and no signature. */
export function removeSignature(token: string, claims: Record<string, unknown>): string {
  const [, payload] = token.split('.');
  return `${encode({ alg: 'none' })}.${encode({ ...decode(payload), ...claims })}.`;
}

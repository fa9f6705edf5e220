import { generateKeyPairSync, sign } from 'node:crypto';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;

/** A token with changed claims and its old signature. */
export function tampered(token: string, claims: Record<string, unknown>): string {
  const [header, payload, signature] = token.split('.');
  return [header, encoded({ ...decoded(payload), ...claims }), signature].join('.');
}

/** A token that names the provider's key and is signed by another one. */
export function forged(token: string, claims: Record<string, unknown> = {}): string {
  const [header = '', payload] = token.split('.');
  const body = `${header}.${encoded({ ...decoded(payload), ...claims })}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${body}.${signature.toString('base64url')}`;
}

/** A token with the algorithm `none`. */
export function unsigned(token: string, claims: Record<string, unknown>): string {
  const [, payload] = token.split('.');
  return `${encoded({ alg: 'none' })}.${encoded({ ...decoded(payload), ...claims })}.`;
}

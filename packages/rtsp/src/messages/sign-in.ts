import { createHash } from 'node:crypto';
import type { Credential } from './address.ts';
import type { Challenge } from './challenge.ts';

type Algorithm = { readonly hash: 'md5' | 'sha256'; readonly session: boolean };
/** Best first. Basic sends the password itself, so it comes last. */
const ALGORITHMS: readonly (readonly [string, Algorithm])[] = [
  ['sha-256', { hash: 'sha256', session: false }],
  ['sha-256-sess', { hash: 'sha256', session: true }],
  ['md5', { hash: 'md5', session: false }],
  ['md5-sess', { hash: 'md5', session: true }],
];

/** Writes the Authorization of one request after another (RFC 7616, 2617 and 7617). */
export type SignIn = {
  readonly nonce: string | null;
  authorise(method: string, uri: string, clientNonce: string): string;
};

/** Chooses the best sign-in that is offered and known here; null if there is none. Names and passwords are UTF-8. */
export function createSignIn(challenges: readonly Challenge[], credential: Credential): SignIn | null {
  for (const [name, algorithm] of ALGORITHMS) {
    const challenge = challenges.find(
      ({ scheme, parameters }) =>
        scheme === 'digest' &&
        (parameters.get('algorithm') || 'MD5').toLowerCase() === name &&
        hasKnownQuality(parameters),
    );
    if (challenge) return createDigest(challenge.parameters, algorithm, credential);
  }
  if (!challenges.some(({ scheme }) => scheme === 'basic')) return null;
  const { username, password } = credential;
  const text = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  return { nonce: null, authorise: () => text };
}

const qualitiesOf = (parameters: ReadonlyMap<string, string>): readonly string[] =>
  (parameters.get('qop') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((quality) => quality !== '');

/** A camera that offers only `auth-int` wants the body hashed too, which no camera was seen to do. */
const hasKnownQuality = (parameters: ReadonlyMap<string, string>): boolean => {
  const qualities = qualitiesOf(parameters);
  return qualities.length === 0 || qualities.includes('auth');
};

const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

function createDigest(parameters: ReadonlyMap<string, string>, algorithm: Algorithm, credential: Credential): SignIn {
  const hash = (text: string): string => createHash(algorithm.hash).update(text, 'utf8').digest('hex');
  const [realm, nonce] = [parameters.get('realm') ?? '', parameters.get('nonce') ?? ''];
  const [declared, opaque] = [parameters.get('algorithm'), parameters.get('opaque')];
  const withQuality = qualitiesOf(parameters).includes('auth');
  const { username, password } = credential;
  let count = 0;
  return {
    nonce,
    authorise(method, uri, clientNonce) {
      count += 1;
      const nc = count.toString(16).padStart(8, '0');
      const plain = hash(`${username}:${realm}:${password}`);
      const secret = algorithm.session ? hash(`${plain}:${nonce}:${clientNonce}`) : plain;
      const request = hash(`${method}:${uri}`);
      const response = withQuality
        ? hash(`${secret}:${nonce}:${nc}:${clientNonce}:auth:${request}`)
        : hash(`${secret}:${nonce}:${request}`);
      const fields = [
        `username=${quote(username)}`,
        `realm=${quote(realm)}`,
        `nonce=${quote(nonce)}`,
        `uri=${quote(uri)}`,
        `response="${response}"`,
        ...(declared ? [`algorithm=${declared.replace(/[^\w-]/g, '')}`] : []),
        ...(withQuality ? ['qop=auth', `nc=${nc}`] : []),
        ...(withQuality || algorithm.session ? [`cnonce=${quote(clientNonce)}`] : []),
        ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
      ];
      return `Digest ${fields.join(', ')}`;
    },
  };
}

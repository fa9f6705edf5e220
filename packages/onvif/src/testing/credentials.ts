import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Credential } from '../soap/request-writer.ts';
import { descendantsOf, type XmlNode } from '../xml/node.ts';

/** How long a device accepts a proof of the password before and after the time in it. */
const PROOF_MS = 5_000;

/** Whether the request holds the proof of the password that WS-Security asks for, with the device's own time in it. */
export function provesPassword(request: XmlNode, { user, password }: Credential, deviceNowMs: number): boolean {
  const text = (name: string): string => descendantsOf(request, name)[0]?.text ?? '';
  const nonce = Buffer.from(text('Nonce'), 'base64');
  const created = text('Created');
  const proof = createHash('sha1').update(nonce).update(created).update(password, 'utf8').digest('base64');
  const fresh = Math.abs(Date.parse(created) - deviceNowMs) <= PROOF_MS;
  return text('Username') === user && text('Password') === proof && fresh;
}

const REALM = 'device';

export const digestChallenge = (): string =>
  `Digest realm="${REALM}", qop="auth", nonce="${randomBytes(8).toString('hex')}", algorithm=MD5`;

/** Whether the request answers a challenge of HTTP digest. */
export function answersChallenge(request: IncomingMessage, { user, password }: Credential): boolean {
  const header = Buffer.from(request.headers.authorization ?? '', 'latin1').toString('utf8');
  const part = (name: string): string => new RegExp(`\\b${name}="?([^",]*)"?`).exec(header)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
  const ha2 = md5(`${request.method}:${part('uri')}`);
  const chain = [md5(`${user}:${REALM}:${password}`), part('nonce'), part('nc'), part('cnonce'), part('qop'), ha2];
  const named = header.includes(`username="${user}"`);
  return named && request.url === part('uri') && part('response') === md5(chain.join(':'));
}

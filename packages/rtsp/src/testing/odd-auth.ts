import { createHash } from 'node:crypto';
import type { OddAuth, OddRequest } from './odd-options.ts';

/** Demands a sign-in as cameras do, and checks it by the letter of the RFCs, apart from how the client writes it. */
export function createOddAuth({
  username,
  password,
  kinds,
  quality = true,
  noncesLast = Number.POSITIVE_INFINITY,
}: OddAuth) {
  let [number, used] = [1, 0];
  const realm = 'IP Camera, "north"';
  const quoted = realm.replace(/"/g, '\\"');
  const nonce = (): string => `n${number}`;
  const challenge = (kind: OddAuth['kinds'][number], stale: boolean): string => {
    if (kind === 'basic') return `WWW-Authenticate: Basic realm="${quoted}"`;
    const extra = `${quality ? ', qop="auth"' : ''}${stale ? ', stale=TRUE' : ''}`;
    return `WWW-Authenticate: Digest realm="${quoted}", nonce="${nonce()}", algorithm=${kind.toUpperCase()}${extra}`;
  };
  const isRight = ({ method, url, header }: OddRequest): boolean => {
    const text = header('authorization');
    if (text.startsWith('Basic ')) {
      return (
        kinds.includes('basic') && Buffer.from(text.slice(6), 'base64').toString('utf8') === `${username}:${password}`
      );
    }
    const field = (name: string): string => {
      const [, inQuotes, bare] = new RegExp(`(?:^|[ ,])${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^, ]*))`).exec(text) ?? [];
      return inQuotes?.replace(/\\(.)/g, '$1') ?? bare ?? '';
    };
    const kind = kinds.find((known) => known === field('algorithm').toLowerCase());
    if (!kind || field('nonce') !== nonce() || field('uri') !== url || field('username') !== username) return false;
    const hash = (input: string): string =>
      createHash(kind.startsWith('md5') ? 'md5' : 'sha256')
        .update(input)
        .digest('hex');
    const plain = hash(`${username}:${realm}:${password}`);
    const secret = kind.endsWith('-sess') ? hash(`${plain}:${nonce()}:${field('cnonce')}`) : plain;
    const middle = quality ? `${field('nc')}:${field('cnonce')}:auth:` : '';
    return field('response') === hash(`${secret}:${nonce()}:${middle}${hash(`${method}:${url}`)}`);
  };
  return {
    /** Null if the request may pass, else the lines of the refusal. */
    refusal(request: OddRequest): readonly string[] | null {
      used += 1;
      const stale = used > noncesLast;
      if (stale) [number, used] = [number + 1, 0];
      if (!stale && isRight(request)) return null;
      return kinds.map((kind) => challenge(kind, stale));
    },
  };
}

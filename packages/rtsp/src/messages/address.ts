import { RtspFailure } from '../failure.ts';

export type Credential = { readonly username: string; readonly password: string };
export type Address = {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** What requests name: the address without a credential, its path and query as they were written. */
  readonly url: string;
  /** The credential that the address itself held. */
  readonly credential: Credential | null;
};

const PARTS = /^(rtsps?):\/\/(?:([^/?#]*)@)?(\[[0-9a-f:.]+\]|[^/?#:[\]@\s]+)(?::(\d{1,5}))?([/?].*)?$/i;
const PORTS = { rtsp: 554, rtsps: 322 };

/**
 * Takes an address apart by its text, because a parser of web addresses would rewrite paths and queries that a camera compares letter by
 * letter. @throws {RtspFailure} `address_refused`
 */
export function parseAddress(text: string): Address {
  const refused = new RtspFailure('address_refused', 'This is not an address of an RTSP stream.');
  const [, scheme = '', user, host = '', portText, path = ''] = PARTS.exec(text.trim()) ?? [];
  const lower = scheme.toLowerCase();
  if (lower !== 'rtsp' && lower !== 'rtsps') throw refused;
  const port = portText === undefined ? PORTS[lower] : Number(portText);
  if (port < 1 || port > 65_535) throw refused;
  const written = encodeOdd(path.replace(/#.*$/s, ''));
  const url = `${lower}://${host}${portText === undefined ? '' : `:${port}`}${written}`;
  return {
    secure: lower === 'rtsps',
    host: host.replace(/^\[|\]$/g, ''),
    port,
    url,
    credential: user === undefined ? null : credentialOf(user),
  };
}

/** Encodes what may not stand in a request line; what is encoded already stays as it is. */
const encodeOdd = (path: string): string => path.replace(/[^\u0021-\u007e]/gu, (letter) => encodeURIComponent(letter));

function credentialOf(user: string): Credential {
  const colon = user.indexOf(':');
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return colon < 0
    ? { username: decode(user), password: '' }
    : { username: decode(user.slice(0, colon)), password: decode(user.slice(colon + 1)) };
}

/** Resolves a `Content-Base`, whatever a camera writes there; what is no RTSP address counts as absent. */
export function resolveBase(requestUrl: string, base: string | null): string {
  const text = base?.trim() ?? '';
  if (/^rtsps?:\/\/[^/?#\s]\S*$/i.test(text)) return text.replace(/\/\/[^/?#@]*@/, '//');
  const origin = /^rtsps?:\/\/[^/?#]+/i.exec(requestUrl)?.[0] ?? '';
  return /^\/\S*$/.test(text) ? `${origin}${text}` : requestUrl;
}

/**
 * Appends a `control` attribute to its base as cameras expect it, which is not RFC 3986: the query of the base stays before it.
 * An absolute address and `*` are taken as they are.
 */
export function resolveControl(base: string, control: string | null): string {
  if (control === null || control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return encodeOdd(control);
  return encodeOdd(`${base}${base.endsWith('/') ? '' : '/'}${control}`);
}

/** This machine and its link, where services listen that are meant for nobody else. */
const NEAR = /^(?:127\.|0\.|169\.254\.|::1$|::$|fe[89ab][0-9a-f]:)/i;

/**
 * Whether a camera at the first address of IP may redirect to the second one: from elsewhere none may lead to this machine or its link, where
 * the caller had refused to go.
 */
export const mayRedirect = (fromIp: string, toIp: string): boolean => isNear(fromIp) || !isNear(toIp);
const isNear = (ip: string): boolean => NEAR.test(ip.replace(/^::ffff:/i, ''));

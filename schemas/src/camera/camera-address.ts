import type { CameraSource } from './camera-registered.v2.ts';

/** An address of IP as a number, and its width in bits. */
type Ip = { readonly value: bigint; readonly bits: 32 | 128 };

/**
 * Networks in which no camera of a city is: this machine, the link itself (where clouds answer with their metadata and credentials), and
 * groups; and the networks of IPv6 that lead to any address of IPv4. A service that opens such an address would open a way to itself for whoever registers the camera.
 */
const NEVER_CAMERAS = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/127',
  '::ffff:0:0:0/96',
  '2002::/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  'ff00::/8',
] as const;
/** The IPv6 networks whose last 32 bits are an address of IPv4. */
const EMBEDDING = ['::ffff:0:0/96', '64:ff9b::/96', '::/96'] as const;
const NEVER_NAMES =
  /^(localhost|ip6-localhost|ip6-loopback|metadata)$|\.(localhost|localdomain)$|^metadata\.google\.internal$/;

function ipv4(text: string): Ip | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function ipv6(text: string): Ip | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined || !/^[\da-f:.]+$/i.test(text) || !text.includes(':')) return undefined;
  const groupsOf = (part: string): string[] =>
    part === '' ? [] : part.split(':').flatMap((group) => ipv4Groups(group) ?? [group]);
  const [first, last] = [groupsOf(head), tail === undefined ? [] : groupsOf(tail)];
  const missing = 8 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n), bits: 128 };
}

/** An address of IPv4 at the end of one of IPv6, as two groups. */
function ipv4Groups(text: string): string[] | undefined {
  const ip = ipv4(text);
  return ip && [(ip.value >> 16n).toString(16), (ip.value & 0xffffn).toString(16)];
}

const ipOf = (text: string): Ip | undefined => ipv4(text) ?? ipv6(text);

/** @throws TypeError for a text that is no network, such as 10.0.0.0/8 */
function networkOf(text: string): { readonly ip: Ip; readonly length: number } {
  const [address = '', length = ''] = text.split('/');
  const ip = ipOf(address);
  if (!ip || !/^\d{1,3}$/.test(length) || Number(length) > ip.bits)
    throw new TypeError(`${text} is no network: write it as 10.0.0.0/8 or fd00::/8`);
  return { ip, length: Number(length) };
}

function contains(network: string, ip: Ip): boolean {
  const { ip: base, length } = networkOf(network);
  const shift = BigInt(base.bits - length);
  return base.bits === ip.bits && base.value >> shift === ip.value >> shift;
}

/** The same address as the network sees it: IPv4 that was written inside IPv6 is IPv4. */
const unwrapped = (ip: Ip): Ip =>
  ip.bits === 128 && ip.value > 1n && EMBEDDING.some((network) => contains(network, ip))
    ? { value: ip.value & 0xffff_ffffn, bits: 32 }
    : ip;

/** Whether a text is a network as `refusesHost` takes it. */
export function isNetwork(text: string): boolean {
  try {
    networkOf(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether no camera may be at this host, a name or an address of IP. A name is judged by its spelling here; what it resolves to is judged
 * again by the service that opens it.
 * @param allowed networks in which this deployment has cameras nevertheless, such as 127.0.0.0/8
 */
export function refusesHost(host: string, allowed: readonly string[]): boolean {
  // A URL of http gives every spelling of an address of IPv4 (decimal, octal, hexadecimal, short) its usual form.
  const name = canonicalHost(host);
  if (name === undefined) return true;
  const written = ipOf(name.replace(/^\[|\]$/g, ''));
  if (!written)
    return NEVER_NAMES.test(name.replace(/\.$/, '')) && !allowed.some((network) => contains(network, LOOPBACK));
  const ip = unwrapped(written);
  if (allowed.some((network) => contains(network, ip))) return false;
  return NEVER_CAMERAS.some((network) => contains(network, ip));
}

const LOOPBACK: Ip = { value: 0x7f00_0001n, bits: 32 };

const canonicalHost = (host: string): string | undefined => {
  // A URL of http ends a host at a backslash, and a reader of RTSP addresses may not.
  if (/[\\\s]/.test(host)) return undefined;
  const url = URL.parse(`http://${host}/`);
  return url === null || url.hostname === '' ? undefined : url.hostname.toLowerCase();
};

/** The host of an address with a scheme; undefined where it has none. */
export const hostOf = (address: string): string | undefined =>
  /^[a-z]+:\/\/(\[[^\]]*\]|[^/:?#\s@]*)/i.exec(address)?.[1] || undefined;

/** The addresses that services open for a camera of this source. */
export const addressesOf = (source: CameraSource): string[] =>
  source.kind === 'rtsp' ? [source.url, source.analysisUrl, source.device].filter((url) => url !== undefined) : [];

/** Whether a service may not open one of the addresses of this source. */
export const refusesSource = (source: CameraSource, allowed: readonly string[]): boolean =>
  addressesOf(source).some((address) => {
    const host = hostOf(address);
    return host === undefined || refusesHost(host, allowed);
  });

/** An RTSP address in one spelling, so that two registrations of one stream are found: the host in small letters, the port always written. */
export function streamOf(url: string): string {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/i.exec(url) ?? [];
  const [, authority = '', path = ''] = /^([^/?#]*)(.*)$/.exec(rest) ?? [];
  const port = /:(\d+)$/.exec(authority)?.[1] ?? (scheme.toLowerCase() === 'rtsps' ? '322' : '554');
  const host = authority.replace(/:\d*$/, '').toLowerCase();
  return `${scheme.toLowerCase()}://${canonicalHost(host) ?? host}:${Number(port)}${path === '/' ? '' : path}`;
}

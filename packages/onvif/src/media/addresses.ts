import { OnvifError } from '../errors.ts';

/** An address that a device gave, as it is to be used. `rewritten` names the host that the device named instead. */
export type UsableAddress = { readonly address: string; readonly rewritten: string | undefined };

const DEVICE_PATH = '/onvif/device_service';

/**
 * The address of a device service from what a person typed: a whole address, or a host with or without a port.
 * @throws {OnvifError} `address_invalid`
 */
export function deviceAddress(typed: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  if (!URL.canParse(text)) throw new OnvifError('address_invalid', 'This is no address of a device.');
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol))
    throw new OnvifError('address_invalid', 'The address of an ONVIF device begins with http:// or https://.');
  if (url.username || url.password)
    throw new OnvifError(
      'address_invalid',
      'An address never holds credentials: name the user and the password apart.',
    );
  if (url.pathname === '/' || url.pathname === '') url.pathname = DEVICE_PATH;
  url.hash = '';
  return url;
}

/**
 * Where to send requests to a service: the path that the device gives, on the host that was asked. A camera behind a router gives the
 * address that it has there, and some give none that anybody has. The port is the device's own if it names the host as it was asked.
 */
export function serviceUrl(asked: URL, given: string): URL {
  const url = new URL(asked);
  if (!URL.canParse(given.trim(), asked.href)) return url;
  const named = new URL(given.trim(), asked);
  url.pathname = named.pathname;
  url.search = named.search;
  if (named.hostname === asked.hostname && named.protocol === asked.protocol) url.port = named.port;
  return url;
}

/** Where a stream is, on the host that was asked and without credentials. The port stays: a router forwards RTSP on its own port. */
export const streamAddress = (asked: URL, given: string): UsableAddress | undefined =>
  usableAddress(
    asked,
    given,
    ['rtsp:', 'rtsps:'],
    ({ protocol, port }) => `${protocol}//${asked.hostname}${after(port)}`,
  );

/** Where a picture is. A device behind a router is asked for it at the port where it answered. */
export const pictureAddress = (asked: URL, given: string): UsableAddress | undefined =>
  usableAddress(asked, given, ['http:', 'https:'], (url) =>
    url.hostname === asked.hostname ? `${url.protocol}//${asked.hostname}${after(url.port)}` : asked.origin,
  );

const after = (port: string): string => (port === '' ? '' : `:${port}`);

/** @returns absent if it is no address of those schemes */
function usableAddress(
  asked: URL,
  given: string,
  schemes: readonly string[],
  originOf: (url: URL) => string,
): UsableAddress | undefined {
  const text = given.trim();
  if (text.length > 1_000 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!schemes.includes(url.protocol) || url.hostname === '') return undefined;
  // Only the part before the path changes: devices compare the rest letter by letter.
  const rest = text.slice(text.indexOf('//') + 2).replace(/^[^/?#]*/, '');
  return { address: originOf(url) + rest, rewritten: url.hostname === asked.hostname ? undefined : url.hostname };
}

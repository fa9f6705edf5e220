export type AddressFault = 'holds_credentials' | 'other_scheme' | 'not_an_address';
export type ParsedAddress =
  | { readonly kind: 'rtsp'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'refused'; readonly fault: AddressFault };

const SCHEME = /^([a-z][a-z0-9+.-]+):\/\//i;
const LONGEST = 300;

/** Tells an address from the path of a file. What holds credentials is refused, because addresses are shown, logged and stored. */
export function parseAddress(text: string): ParsedAddress {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'file', path: text };
  if (text.includes('@')) return { kind: 'refused', fault: 'holds_credentials' };
  if (scheme !== 'rtsp' && scheme !== 'rtsps') return { kind: 'refused', fault: 'other_scheme' };
  return isAddress(text) ? { kind: 'rtsp', url: text } : { kind: 'refused', fault: 'not_an_address' };
}

const isAddress = (text: string): boolean =>
  text.length <= LONGEST && !/\s/.test(text) && (URL.parse(text)?.hostname ?? '') !== '';

/** Whether the camera is asked over TLS. */
export const isSecure = (url: string): boolean => /^rtsps:/i.test(url);

const PASSWORD = /[?&/;](?:pass|passwd|password|pwd|psw)=[^&;/]/i;

/** Some cameras take the password in the path or the query, where nothing tells it from the rest of the address for certain. */
export const holdsPassword = (url: string): boolean => PASSWORD.test(url);

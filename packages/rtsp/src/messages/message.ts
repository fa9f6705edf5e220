/** Header names are lower case. A name that comes several times has several values, in order. */
export type Headers = ReadonlyMap<string, readonly string[]>;
export type RtspResponse = {
  readonly kind: 'response';
  readonly status: number;
  readonly phrase: string;
  readonly headers: Headers;
  readonly body: Buffer;
};
/** A request that the camera sends to us. */
export type RtspRequest = {
  readonly kind: 'request';
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
};
export type RtspMessage = RtspResponse | RtspRequest;
export type MessageHead = { readonly message: RtspMessage; readonly bodyBytes: number };

const STATUS_LINE = /^RTSP\/\d+\.\d+ +(\d{3})(?: +(.*))?$/i;
const REQUEST_LINE = /^([A-Z_]{3,20}) +(\S+) +RTSP\/\d+\.\d+$/;

/** Parses the lines before the empty line. Null if they are no RTSP message. `bodyBytes` is what follows after the empty line. */
export function parseHead(text: string): MessageHead | null {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const headers = parseHeaders(lines);
  const bodyBytes = contentLength(headers);
  if (bodyBytes === null) return null;
  const body = Buffer.alloc(0);
  const status = STATUS_LINE.exec(first.trim());
  if (status) {
    const [, code = '', phrase = ''] = status;
    return { message: { kind: 'response', status: Number(code), phrase, headers, body }, bodyBytes };
  }
  const request = REQUEST_LINE.exec(first.trim());
  if (!request) return null;
  const [, method = '', url = ''] = request;
  return { message: { kind: 'request', method, url, headers, body }, bodyBytes };
}

/** Lines without a colon are skipped; a line that begins with white space continues the one before. */
function parseHeaders(lines: readonly string[]): Headers {
  const headers = new Map<string, string[]>();
  let last: string[] | null = null;
  for (const line of lines) {
    if (/^[ \t]+\S/.test(line) && last?.length) {
      last[last.length - 1] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    last = headers.get(name) ?? [];
    last.push(line.slice(colon + 1).trim());
    headers.set(name, last);
  }
  return headers;
}

function contentLength(headers: Headers): number | null {
  const text = headerOf(headers, 'content-length');
  if (text === null || text === '') return 0;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The first value of a header; null if there is none. */
export const headerOf = (headers: Headers, name: string): string | null => headers.get(name)?.[0] ?? null;

/** Writes a request. A value with a line break would become headers of its own, so it is refused. @throws {RangeError} */
export function writeRequest(method: string, url: string, headers: Readonly<Record<string, string>>): string {
  const lines = [`${method} ${url} RTSP/1.0`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (lines.some((line) => /[\u0000-\u001f\u007f]/.test(line))) throw new RangeError('a line break in a request');
  return `${lines.join('\r\n')}\r\n\r\n`;
}

export function writeAnswer(status: 200 | 501, cseq: string | null): string {
  const number = cseq !== null && /^\d{1,10}$/.test(cseq) ? `CSeq: ${cseq}\r\n` : '';
  return `RTSP/1.0 ${status} ${status === 200 ? 'OK' : 'Not Implemented'}\r\n${number}\r\n`;
}

export type Session = { readonly id: string; readonly timeoutMs: number };
/** RFC 2326, 12.37. */
const SESSION_TIMEOUT_MS = 60_000;

/** Parses `Session: 9a90de54; timeout=120`. Null if there is no id. */
export function parseSession(text: string | null): Session | null {
  const [id = '', ...parameters] = (text ?? '').split(';').map((part) => part.trim());
  if (id === '') return null;
  const seconds = parameters.map((part) => /^timeout *= *(\d{1,6})/i.exec(part)?.[1]).find((found) => found);
  const timeoutMs = seconds && Number(seconds) > 0 ? Number(seconds) * 1_000 : SESSION_TIMEOUT_MS;
  return { id, timeoutMs };
}

/** The methods that an answer to OPTIONS lists, upper case. */
export const parsePublic = (text: string | null): ReadonlySet<string> =>
  new Set((text ?? '').split(/[\s,]+/).flatMap((name) => (name === '' ? [] : [name.toUpperCase()])));

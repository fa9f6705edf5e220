import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { OnvifError, type OnvifFault } from '../errors.ts';

/** A camera's largest answers have 100 kB. */
export const MAX_ANSWER_BYTES = 1 << 20;
const MAX_REDIRECTS = 3;

export type Exchange = {
  readonly url: URL;
  readonly method: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly maxBytes?: number;
  /** Accepts a certificate that nobody vouches for, as most cameras have. */
  readonly anyCertificate?: boolean;
  /** Answers the challenges of HTTP digest; absent without credentials. */
  readonly answerChallenge?: ((challenges: readonly string[], method: string, path: string) => string) | undefined;
};
export type Answer = { readonly status: number; readonly bytes: Buffer; readonly contentType: string };

/**
 * One request to a device, with its answer read to a limit. Follows at most three redirects, on the same host only, because a device that
 * sends its reader elsewhere would choose whom this machine speaks to. Answers a challenge of HTTP digest once.
 * @throws {OnvifError} `unreachable`, `timed_out`, `not_onvif`, `redirected`, `too_large`, `certificate_refused`, `credentials_needed`
 */
export async function exchange(wanted: Exchange): Promise<Answer> {
  let { url } = wanted;
  let authorization: string | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS;) {
    const response = await send({ ...wanted, url }, authorization);
    const { statusCode: status = 0, headers } = response;
    if (status >= 300 && status < 400 && headers.location !== undefined) {
      response.destroy();
      url = redirectedTo(url, headers.location);
      redirects += 1;
      continue;
    }
    const challenges = status === 401 && authorization === undefined ? digestChallenges(response) : [];
    if (challenges.length > 0 && wanted.answerChallenge) {
      response.destroy();
      authorization = challengeAnswer(wanted.answerChallenge, challenges, wanted.method, url);
      continue;
    }
    return { status, bytes: await bytesOf(response, wanted), contentType: headers['content-type'] ?? '' };
  }
  throw new OnvifError('redirected', 'The device redirects the request again and again.');
}

function send({ url, method, headers, body, signal, anyCertificate }: Exchange, authorization?: string) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options = {
    method,
    signal,
    agent: false as const,
    headers: {
      ...headers,
      'Accept-Encoding': 'identity',
      ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...(authorization !== undefined && { Authorization: authorization }),
    },
  };
  const request =
    url.protocol === 'https:'
      ? httpsRequest(url, { ...options, rejectUnauthorized: !anyCertificate }, resolve)
      : httpRequest(url, options, resolve);
  request.on('error', (error) => reject(connectionError(error, url, signal)));
  // As bytes: Node would send a text together with the headers, and write them in its encoding.
  request.end(body === undefined ? undefined : Buffer.from(body));
  return promise;
}

async function bytesOf(
  response: IncomingMessage,
  { url, signal, maxBytes = MAX_ANSWER_BYTES }: Exchange,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) {
        response.destroy();
        throw new OnvifError('too_large', `The answer of ${url.host} is larger than ${maxBytes} bytes.`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof OnvifError ? error : connectionError(error as NodeJS.ErrnoException, url, signal);
  }
  return Buffer.concat(chunks);
}

function redirectedTo(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const onSameHost = to?.hostname === from.hostname && ['http:', 'https:'].includes(to.protocol);
  if (!to || !onSameHost || (from.protocol === 'https:' && to.protocol === 'http:'))
    throw new OnvifError(
      'redirected',
      `The device sends the request on to ${to?.origin ?? 'no address at all'}: if that is right, name that address.`,
    );
  return to;
}

function digestChallenges({ rawHeaders }: IncomingMessage): string[] {
  const challenges: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1]!;
    if (rawHeaders[index]!.toLowerCase() === 'www-authenticate' && /^digest\s/i.test(value)) challenges.push(value);
  }
  return challenges;
}

function challengeAnswer(
  answer: NonNullable<Exchange['answerChallenge']>,
  challenges: readonly string[],
  method: string,
  { pathname, search }: URL,
): string {
  try {
    return answer(challenges, method, pathname + search);
  } catch (error) {
    // Its challenge is none that the library understands: another algorithm, or no pairs of names and values.
    throw new OnvifError('credentials_refused', 'The device asks for the password in a way that is not understood.', {
      cause: error,
    });
  }
}

const FAULT_OF_CODE: Readonly<Record<string, OnvifFault>> = {
  ABORT_ERR: 'timed_out',
  ETIMEDOUT: 'timed_out',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_refused',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_refused',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_refused',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_refused',
  CERT_HAS_EXPIRED: 'certificate_refused',
  CERT_NOT_YET_VALID: 'certificate_refused',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_refused',
  HPE_HEADER_OVERFLOW: 'too_large',
};

function connectionError(error: NodeJS.ErrnoException, { host }: URL, { aborted }: AbortSignal): OnvifError {
  // A connection that is ended within an answer fails with the code of one that broke.
  const code = aborted ? 'ABORT_ERR' : (error.code ?? '');
  const fault = FAULT_OF_CODE[code] ?? (code.startsWith('HPE_') ? 'not_onvif' : 'unreachable');
  const text = {
    timed_out: `${host} did not answer in time.`,
    certificate_refused: `Nobody vouches for the certificate of ${host} (${code}).`,
    too_large: `The answer of ${host} has headers without end.`,
    not_onvif: `${host} does not speak HTTP.`,
    unreachable: `${host} cannot be reached (${code || 'the connection broke'}).`,
  }[fault as 'timed_out' | 'certificate_refused' | 'too_large' | 'not_onvif' | 'unreachable'];
  return new OnvifError(fault, text, { cause: error });
}

import { connect as connectPlain } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectSecure, TLSSocket } from 'node:tls';
import { RtspFailure, unreadable } from '../failure.ts';
import type { RtspFailureReason } from '../failure.ts';
import type { Address } from '../messages/address.ts';
import { headerOf, writeAnswer, writeRequest } from '../messages/message.ts';
import type { RtspRequest, RtspResponse } from '../messages/message.ts';
import { createInterleavedReader } from '../rtp/interleaved.ts';
import type { Carried } from '../rtp/interleaved.ts';

/** How a camera's certificate is judged. `ca`: PEM. Without it any certificate will do, because cameras sign their own. */
export type TlsTrust = { readonly ca?: string };

const REASONS: ReadonlyMap<string, RtspFailureReason> = new Map([
  ['ENOTFOUND', 'name_unknown'],
  ['EAI_AGAIN', 'name_unknown'],
  ['ETIMEDOUT', 'connection_timed_out'],
  ['ABORT_ERR', 'aborted'],
  ['EPROTO', 'source_unreadable'],
]);
const DETAILS: Partial<Record<RtspFailureReason, string>> = {
  name_unknown: 'The camera’s name cannot be resolved.',
  connection_timed_out: 'The camera did not take the connection in time.',
  certificate_refused: 'The camera’s certificate is not one that is trusted here.',
  source_unreadable: 'The camera does not speak TLS at this port.',
  aborted: 'Opening the stream was given up.',
};

function connectFailure({ code = '' }: NodeJS.ErrnoException, socket: Socket): RtspFailure {
  const known = reasonOf(code, socket);
  return new RtspFailure(known, DETAILS[known] ?? 'The camera refused the connection, or cannot be reached.');
}

function reasonOf(code: string, socket: Socket): RtspFailureReason {
  // Why a certificate is refused has many codes; that it is, the socket says.
  const isDistrusted = socket instanceof TLSSocket && Boolean(socket.authorizationError);
  if (isDistrusted) return 'certificate_refused';
  return code.startsWith('ERR_SSL') ? 'source_unreadable' : (REASONS.get(code) ?? 'connection_refused');
}

/** Connects within the bound. @throws {RtspFailure} */
export async function connect(
  address: Address,
  withinMs: number,
  signal: AbortSignal,
  trust: TlsTrust,
): Promise<Socket> {
  const { host, port, secure } = address;
  const socket = secure
    ? connectSecure({ host, port, rejectUnauthorized: trust.ca !== undefined, ...(trust.ca ? { ca: trust.ca } : {}) })
    : connectPlain({ host, port });
  socket.setNoDelay(true);
  const bound = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  try {
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(abortFailure(signal));
      if (bound.aborted) return abort();
      bound.addEventListener('abort', abort, { once: true });
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        bound.removeEventListener('abort', abort);
        resolve();
      });
      socket.once('error', (error) => reject(connectFailure(error, socket)));
      socket.once('close', () =>
        reject(new RtspFailure('connection_closed', 'The camera closed the connection at once.')),
      );
    });
    return socket;
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  }
}

const abortFailure = (signal: AbortSignal): RtspFailure =>
  signal.aborted
    ? new RtspFailure('aborted', 'Opening the stream was given up.')
    : new RtspFailure('connection_timed_out', 'The camera did not take the connection in time.');

export type ConnectionHandlers = {
  knowsChannel(channel: number): boolean;
  /** `atMs`: when the bytes reached this process, wall clock. */
  onPacket(channel: number, bytes: Buffer, atMs: number): void;
  /** Once, unless we closed the connection ourselves. */
  onClosed(failure: RtspFailure): void;
};
type Headers = Readonly<Record<string, string>>;
type Asked = {
  resolve(response: RtspResponse): void;
  reject(failure: RtspFailure): void;
  readonly timer: NodeJS.Timeout;
};

/** What a camera asks of us while it plays, and what we say. */
const ANSWERED: ReadonlySet<string> = new Set(['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER', 'ANNOUNCE']);
const ENDS: ReadonlySet<string> = new Set(['TEARDOWN', 'REDIRECT']);
const answerTo = ({ method, headers }: RtspRequest): string =>
  writeAnswer(ANSWERED.has(method) || ENDS.has(method) ? 200 : 501, headerOf(headers, 'cseq'));
const interleaved = (channel: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x24, channel, bytes.length >> 8, bytes.length & 0xff]), bytes]);
const closedByCamera = (): RtspFailure => new RtspFailure('connection_closed', 'The camera closed the connection.');
const readsNothing = (): RtspFailure => unreadable('The camera sends requests and does not read what it is answered.');
const closedByUs = (): RtspFailure => new RtspFailure('aborted', 'The stream was closed.');

/** A camera that has not read this much of what we sent will not read more. */
const MOST_UNREAD_BYTES = 64 * 1_024;

/** Requests and answers over a connected socket, and the packets between them. */
export function createConnection(socket: Socket, now: () => number, handlers: ConnectionHandlers) {
  const asked = createAsked();
  const reader = createInterleavedReader(handlers.knowsChannel);
  let over = false;
  const isUnread = (): boolean => socket.writableLength > MOST_UNREAD_BYTES;

  const end = (failure: RtspFailure): void => {
    if (over) return;
    over = true;
    socket.destroy();
    asked.fail(failure);
    handlers.onClosed(failure);
  };
  const take = (carried: Carried, atMs: number): void => {
    if (carried.kind === 'packet') return handlers.onPacket(carried.channel, carried.bytes, atMs);
    if (carried.kind === 'flood') return end(unreadable('The camera’s answer is larger than any answer may be.'));
    if (carried.message.kind === 'response') return asked.answered(carried.message);
    if (isUnread()) return end(readsNothing());
    socket.write(answerTo(carried.message));
    if (ENDS.has(carried.message.method)) end(new RtspFailure('stream_ended', 'The camera ended the stream.'));
  };
  socket.on('data', (bytes: Buffer) => {
    const atMs = now();
    for (const carried of reader.push(bytes)) if (!over) take(carried, atMs);
  });
  socket.on('error', () => undefined).on('close', () => end(closedByCamera()));

  return {
    /** Sends a request and waits for its answer. @throws {RtspFailure} */
    ask(method: string, url: string, headers: Headers, withinMs: number): Promise<RtspResponse> {
      if (over) return Promise.reject(closedByCamera());
      if (isUnread()) return Promise.reject(readsNothing());
      const number = asked.number();
      // Written first: a request that may not be written waits for no answer.
      socket.write(writeRequest(method, url, { CSeq: String(number), ...headers }));
      return asked.expect(number, withinMs);
    },
    /** Sends a packet between the messages, unless the camera reads none. */
    send(channel: number, bytes: Buffer): void {
      if (!over && !isUnread()) socket.write(interleaved(channel, bytes));
    },
    /** Says a last request without waiting for its answer, and hangs up. */
    leave(method: string, url: string, headers: Headers): void {
      if (over) return;
      over = true;
      asked.fail(closedByUs());
      socket.end(writeRequest(method, url, { CSeq: String(asked.number()), ...headers }));
      // A camera that goes on sending would keep the connection open.
      setTimeout(() => socket.destroy(), LEAVE_MS).unref();
    },
    hangUp(): void {
      over = true;
      asked.fail(closedByUs());
      socket.destroy();
    },
    peer: { address: socket.remoteAddress ?? '', family: socket.remoteFamily === 'IPv6' ? 6 : 4 } as const,
  };
}
export type Connection = ReturnType<typeof createConnection>;

/** The requests that wait for their answers. */
function createAsked() {
  const waiting = new Map<number, Asked>();
  let last = 0;
  const remove = (key: number): Asked | undefined => {
    const found = waiting.get(key);
    waiting.delete(key);
    clearTimeout(found?.timer);
    return found;
  };
  return {
    number: (): number => (last += 1),
    expect(number: number, withinMs: number): Promise<RtspResponse> {
      return new Promise((resolve, reject) => {
        const late = new RtspFailure(
          'connection_timed_out',
          'The camera took the connection and did not answer in time.',
        );
        waiting.set(number, { resolve, reject, timer: setTimeout(() => remove(number)?.reject(late), withinMs) });
      });
    },
    answered(response: RtspResponse): void {
      const number = Number.parseInt(headerOf(response.headers, 'cseq') ?? '', 10);
      const [oldest] = waiting.keys();
      // Some cameras send no number, or always the same one; their answers come in order.
      const key = waiting.has(number) ? number : oldest;
      if (key !== undefined) remove(key)?.resolve(response);
    },
    fail(failure: RtspFailure): void {
      for (const key of [...waiting.keys()]) remove(key)?.reject(failure);
    },
  };
}

/** How long a camera may take to close a connection that we left, ms. */
const LEAVE_MS = 500;

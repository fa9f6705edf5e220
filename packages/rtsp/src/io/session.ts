import { randomBytes } from 'node:crypto';
import { RtspFailure, unreadable } from '../failure.ts';
import { mayRedirect, parseAddress, resolveBase } from '../messages/address.ts';
import type { Address, Credential } from '../messages/address.ts';
import { headerOf, parsePublic } from '../messages/message.ts';
import { parseSdp } from '../messages/sdp.ts';
import type { SessionDescription } from '../messages/sdp.ts';
import { connect, createConnection } from './connection.ts';
import type { Connection, TlsTrust } from './connection.ts';
import { createDialog, demandSuccess, Redirected } from './dialog.ts';
import type { Dialog } from './dialog.ts';
import { keepAlive } from './keep-alive.ts';
import { setUpInterleaved, setUpUdp } from './set-up.ts';
import type { Track } from './set-up.ts';

export type SessionOptions = {
  readonly url: string;
  readonly transport: 'tcp' | 'udp';
  readonly credential?: Credential;
  readonly trust?: TlsTrust;
  /** The wall clock, ms. */
  readonly now?: () => number;
};
const MOST_REDIRECTS = 3;

/** A connection to a camera in which tracks can be set up. */
export type Session = {
  readonly address: Address;
  readonly options: SessionOptions;
  readonly now: () => number;
  readonly connection: Connection;
  readonly dialog: Dialog;
  readonly routes: Routes;
  readonly tracks: Track[];
};

/** What is done at each address of a camera until one serves. */
type Opening<Opened> = {
  readonly options: SessionOptions;
  readonly answerMs: number;
  readonly signal: AbortSignal;
  readonly allow: (ip: string) => void;
  readonly begin: (session: Session) => Promise<Opened>;
};

/** Connects to a camera, follows its redirects, and begins there. What `begin` opened is closed if it fails. @throws {RtspFailure} */
export async function openSession<Opened>(
  options: SessionOptions,
  answerMs: number,
  signal: AbortSignal,
  begin: (session: Session) => Promise<Opened>,
): Promise<Opened> {
  let address = parseAddress(options.url);
  let credential = options.credential ?? address.credential;
  const opening = { options, answerMs, signal, begin, allow: createRedirectGuard() };
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    try {
      return await openAt(address, credential, opening);
    } catch (error) {
      if (!(error instanceof Redirected)) throw error;
      const next = redirectedTo(address, error.location);
      // A password is for the camera that it was given for.
      if (next.host !== address.host) credential = null;
      address = next;
    }
  }
  throw new RtspFailure('address_refused', 'The camera redirects again and again.');
}

/** Refuses what a redirect leads to by the address of IP that is really connected, before anything is said there. */
function createRedirectGuard(): (ip: string) => void {
  let firstIp: string | null = null;
  return (ip) => {
    firstIp ??= ip;
    if (!mayRedirect(firstIp, ip)) throw new RtspFailure('address_refused', 'The camera redirects to this machine.');
  };
}

function redirectedTo(from: Address, location: string): Address {
  const next = parseAddress(resolveBase(from.url, location));
  if (next.secure === from.secure && next.url !== from.url) return next;
  throw new RtspFailure('address_refused', 'The camera redirects to itself, or to another kind of connection.');
}

async function openAt<Opened>(
  address: Address,
  credential: Credential | null,
  { options, answerMs, signal, allow, begin }: Opening<Opened>,
): Promise<Opened> {
  const now = options.now ?? Date.now;
  const socket = await connect(address, answerMs, signal, options.trust ?? {});
  const routes = createRoutes();
  const connection = createConnection(socket, now, routes);
  const tracks: Track[] = [];
  const abort = (): void => connection.hangUp();
  signal.addEventListener('abort', abort, { once: true });
  try {
    if (signal.aborted) throw new RtspFailure('aborted', 'Opening the stream was given up.');
    allow(connection.peer.address);
    const dialog = createDialog(connection, credential, answerMs);
    return await begin({ address, options, now, connection, dialog, routes, tracks });
  } catch (error) {
    for (const track of tracks) track.close();
    connection.hangUp();
    throw error instanceof RangeError ? unreadable('The address or an answer holds a control character.') : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

export type Described = {
  /** What the camera understands. */
  readonly methods: ReadonlySet<string>;
  readonly description: SessionDescription;
  /** What addresses in the description are relative to. */
  readonly base: string;
};

/** Asks a camera what it understands and what it sends. @throws {RtspFailure | Redirected} */
export async function describe({ dialog, address }: Session): Promise<Described> {
  const offered = await dialog.ask('OPTIONS', address.url);
  if (offered.status >= 300 && offered.status < 400) demandSuccess(offered);
  const methods = parsePublic(headerOf(offered.headers, 'public'));
  const asked = await dialog.ask('DESCRIBE', address.url, { Accept: 'application/sdp' });
  const { headers, body } = demandSuccess(asked);
  const description = parseSdp(body.toString('utf8'));
  if (!description) throw unreadable('The camera’s description of its stream is empty or unreadable.');
  const base = headerOf(headers, 'content-base') ?? headerOf(headers, 'content-location');
  return { methods, description, base: resolveBase(address.url, base) };
}

export type Handlers = { onRtp(bytes: Buffer, atMs: number): void; onRtcp(bytes: Buffer, atMs: number): void };

/** Sets a track up. `channel`: that of its RTP within the connection. @throws {RtspFailure | Redirected} */
export async function setUpTrack(
  session: Session,
  controlUrl: string,
  channel: number,
  handlers: Handlers,
): Promise<Track> {
  const { options, dialog, connection, now, routes, tracks } = session;
  const setUp = { dialog, connection, controlUrl, now, handlers };
  const track = options.transport === 'udp' ? await setUpUdp(setUp) : await setUpInterleaved(setUp, channel);
  tracks.push(track);
  if (track.channels) routes.add(track.channels, handlers);
  return track;
}

export type Playing = {
  /** Of all tracks. */
  readonly controlUrl: string;
  readonly methods: ReadonlySet<string>;
  /** The track whose sender gets receiver reports, and what they say; null if there is nothing to report. */
  readonly track: Track;
  report(own: number): Buffer | null;
  end(failure: RtspFailure): void;
};

/** Lets what was set up play, and keeps it alive. Returns what ends it. @throws {RtspFailure | Redirected} */
export async function play(
  session: Session,
  { controlUrl, methods, track, report, end }: Playing,
): Promise<() => void> {
  const { connection, dialog, routes, tracks } = session;
  demandSuccess(await dialog.ask('PLAY', controlUrl, { Range: 'npt=0.000-' }));
  const own = randomBytes(4).readUInt32BE(0);
  const stopKeeping = keepAlive({
    dialog,
    url: controlUrl,
    timeoutMs: track.session?.timeoutMs ?? 60_000,
    hasGetParameter: methods.has('GET_PARAMETER'),
    sendReport() {
      const bytes = report(own);
      if (bytes) track.sendRtcp(bytes);
    },
  });
  const stop = (): void => {
    stopKeeping();
    for (const open of tracks.splice(0)) open.close();
  };
  routes.onClosed = (failure) => {
    stop();
    end(new RtspFailure('stream_ended', failure.message));
  };
  return () => {
    stop();
    connection.leave('TEARDOWN', controlUrl, dialog.headersFor('TEARDOWN', controlUrl, {}));
    end(new RtspFailure('aborted', 'The stream was closed.'));
  };
}

/** Which channel of the connection belongs to whom. */
function createRoutes() {
  const takers = new Map<number, (bytes: Buffer, atMs: number) => void>();
  return {
    add([rtp, rtcp]: readonly [number, number], { onRtp, onRtcp }: Handlers): void {
      takers.set(rtp, onRtp);
      takers.set(rtcp, onRtcp);
    },
    knowsChannel: (channel: number): boolean => takers.has(channel),
    onPacket: (channel: number, bytes: Buffer, atMs: number): void => takers.get(channel)?.(bytes, atMs),
    onClosed: (_failure: RtspFailure): void => undefined,
  };
}
type Routes = ReturnType<typeof createRoutes>;

import { randomBytes } from 'node:crypto';
import { RtspFailure, unreadable } from '../failure.ts';
import { audioFrames } from '../depacketizing/audio.ts';
import { mayRedirect, parseAddress, resolveBase } from '../messages/address.ts';
import type { Address, Credential } from '../messages/address.ts';
import { headerOf, parsePublic } from '../messages/message.ts';
import { parseSdp } from '../messages/sdp.ts';
import { offerOf } from '../receiving/media.ts';
import type { Offer } from '../receiving/media.ts';
import type { QueueBounds } from '../receiving/picture-queue.ts';
import { parseRtp } from '../rtp/rtp-packet.ts';
import { createExtender } from '../rtp/wrap.ts';
import { connect, createConnection } from './connection.ts';
import type { Connection, TlsTrust } from './connection.ts';
import { createDialog, demandSuccess, Redirected } from './dialog.ts';
import type { Dialog } from './dialog.ts';
import { keepAlive } from './keep-alive.ts';
import { setUpInterleaved, setUpUdp } from './set-up.ts';
import type { Track } from './set-up.ts';
import { createInbox } from './stream.ts';
import type { OnAudio, RtspStream } from './stream.ts';

export type RtspOptions = {
  readonly url: string;
  readonly transport: 'tcp' | 'udp';
  readonly credential?: Credential;
  /** Takes the camera's sound. Without it the sound is not even asked for. */
  readonly onAudio?: OnAudio;
  readonly trust?: TlsTrust;
  /** The wall clock, ms. */
  readonly now?: () => number;
};
export type RtspBounds = {
  /** The connection, and each answer, may take this long. */
  readonly answerMs: number;
  readonly queue?: QueueBounds;
};

const QUEUE: QueueBounds = { mostBytes: 48 * 1_024 * 1_024, mostPictures: 600 };
const MOST_REDIRECTS = 3;

/** Opens a stream and lets it play. @throws {RtspFailure} */
export async function openRtspStream(
  options: RtspOptions,
  bounds: RtspBounds,
  signal: AbortSignal,
): Promise<RtspStream> {
  let address = parseAddress(options.url);
  let credential = options.credential ?? address.credential;
  const allow = createRedirectGuard();
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    try {
      return await openAt(address, credential, options, bounds, signal, allow);
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

async function openAt(
  address: Address,
  credential: Credential | null,
  options: RtspOptions,
  bounds: RtspBounds,
  signal: AbortSignal,
  allow: (ip: string) => void,
): Promise<RtspStream> {
  const now = options.now ?? Date.now;
  const socket = await connect(address, bounds.answerMs, signal, options.trust ?? {});
  const routes = createRoutes();
  const connection = createConnection(socket, now, routes);
  const tracks: Track[] = [];
  const abort = (): void => connection.hangUp();
  signal.addEventListener('abort', abort, { once: true });
  try {
    if (signal.aborted) throw new RtspFailure('aborted', 'Opening the stream was given up.');
    allow(connection.peer.address);
    const dialog = createDialog(connection, credential, bounds.answerMs);
    return await play({ address, options, bounds, now, connection, dialog, routes, tracks });
  } catch (error) {
    for (const track of tracks) track.close();
    connection.hangUp();
    throw error instanceof RangeError ? unreadable('The address or an answer holds a control character.') : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

type Opening = {
  readonly address: Address;
  readonly options: RtspOptions;
  readonly bounds: RtspBounds;
  readonly now: () => number;
  readonly connection: Connection;
  readonly dialog: Dialog;
  readonly routes: Routes;
  readonly tracks: Track[];
};

async function play(opening: Opening): Promise<RtspStream> {
  const { address, options, bounds, now, connection, dialog, routes, tracks } = opening;
  const offered = await dialog.ask('OPTIONS', address.url);
  if (offered.status >= 300 && offered.status < 400) demandSuccess(offered);
  const methods = parsePublic(headerOf(offered.headers, 'public'));
  const offer = await describe(dialog, address.url);
  const overUdp = options.transport === 'udp';
  const inbox = createInbox(offer.video, overUdp, bounds.queue ?? QUEUE, now);
  const end = (failure: RtspFailure): void => inbox.end(failure);
  routes.onClosed = end;
  try {
    const video = await setUpTrack(opening, offer.video.controlUrl, 0, inbox);
    if (options.onAudio && offer.audio) await setUpAudio(opening, offer, options.onAudio);
    demandSuccess(await dialog.ask('PLAY', offer.controlUrl, { Range: 'npt=0.000-' }));
    const own = randomBytes(4).readUInt32BE(0);
    const stopKeeping = keepAlive({
      dialog,
      url: offer.controlUrl,
      timeoutMs: video.session?.timeoutMs ?? 60_000,
      hasGetParameter: methods.has('GET_PARAMETER'),
      sendReport() {
        const report = inbox.receiver.receiverReport(own, now());
        if (report) video.sendRtcp(report);
      },
    });
    const stop = (): void => {
      stopKeeping();
      for (const track of tracks.splice(0)) track.close();
    };
    routes.onClosed = (failure) => {
      stop();
      end(new RtspFailure('stream_ended', failure.message));
    };
    return {
      video: offer.video,
      audio: offer.audio,
      parameterSets: inbox.receiver.parameterSets,
      next: inbox.next,
      counts: inbox.counts,
      close() {
        stop();
        connection.leave('TEARDOWN', offer.controlUrl, dialog.headersFor('TEARDOWN', offer.controlUrl, {}));
        end(new RtspFailure('aborted', 'The stream was closed.'));
      },
    };
  } catch (error) {
    end(new RtspFailure('aborted', 'The stream could not be opened.'));
    throw error;
  }
}

async function describe(dialog: Dialog, url: string): Promise<Offer> {
  const { headers, body } = demandSuccess(await dialog.ask('DESCRIBE', url, { Accept: 'application/sdp' }));
  const description = parseSdp(body.toString('utf8'));
  if (!description) throw unreadable('The camera’s description of its stream is empty or unreadable.');
  const base = headerOf(headers, 'content-base') ?? headerOf(headers, 'content-location');
  return offerOf(description, resolveBase(url, base));
}

type Handlers = { onRtp(bytes: Buffer, atMs: number): void; onRtcp(bytes: Buffer, atMs: number): void };

async function setUpTrack(opening: Opening, controlUrl: string, channel: number, handlers: Handlers): Promise<Track> {
  const { options, dialog, connection, now, routes, tracks } = opening;
  const setUp = { dialog, connection, controlUrl, now, handlers };
  const track = options.transport === 'udp' ? await setUpUdp(setUp) : await setUpInterleaved(setUp, channel);
  tracks.push(track);
  if (track.channels) routes.add(track.channels, handlers);
  return track;
}

/** A camera that refuses its sound still gives its video. */
async function setUpAudio(opening: Opening, { audio }: Offer, onAudio: OnAudio): Promise<void> {
  if (!audio) return;
  const stamps = createExtender(32);
  const onRtp = (bytes: Buffer, arrivedMs: number): void => {
    const packet = parseRtp(bytes);
    if (packet?.payloadType !== audio.payloadType) return;
    const rtpTime = stamps.extend(packet.timestamp);
    const { payload } = packet;
    for (const frame of audioFrames(audio.codec, audio.format, { payload, rtpTime, arrivedMs })) onAudio(frame);
  };
  try {
    await setUpTrack(opening, audio.controlUrl, 2, { onRtp, onRtcp: () => undefined });
  } catch (error) {
    if (!(error instanceof RtspFailure) || error.reason === 'aborted' || error.reason === 'connection_closed')
      throw error;
  }
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

import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { createOddAuth } from './odd-auth.ts';
import type { OddCameraOptions, OddRequest } from './odd-options.ts';
import { playOddly } from './odd-player.ts';
import type { OddStats, Track } from './odd-player.ts';

const SETS = { h264: [7, 8], h265: [32, 33, 34] } as const;

function descriptionOf({
  units,
  codec = 'h264',
  parameterSets = 'from_units',
  audio,
  metadata,
  sdpLines,
}: OddCameraOptions): string {
  const typeOf = (nal: Buffer): number => (codec === 'h264' ? (nal[0] ?? 0) & 31 : ((nal[0] ?? 0) >> 1) & 63);
  const given = (type: number): string => {
    const nals = typeof parameterSets === 'string' ? units.flat() : parameterSets;
    return nals.find((nal) => typeOf(nal) === type)?.toString('base64') ?? '';
  };
  const types = codec === 'mjpeg' ? [] : SETS[codec].map(given);
  const hasSets = parameterSets !== 'none' && types.every((text) => text !== '');
  const [vps, sps, pps] = types;
  const h265 = hasSets ? [`a=fmtp:96 sprop-vps=${vps};sprop-sps=${sps};sprop-pps=${pps}`] : [];
  const h264 = [`a=fmtp:96 packetization-mode=1${hasSets ? `;sprop-parameter-sets=${types.join(',')}` : ''}`];
  const video =
    codec === 'mjpeg'
      ? ['m=video 0 RTP/AVP 26']
      : ['m=video 0 RTP/AVP 96', `a=rtpmap:96 ${codec.toUpperCase()}/90000`, ...(codec === 'h264' ? h264 : h265)];
  const sound = audio ? ['m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=control:trackID=1'] : [];
  const seen = metadata
    ? [
        'm=application 0 RTP/AVP 107',
        'a=control:trackID=4',
        `a=rtpmap:107 ${metadata.codec ?? 'vnd.onvif.metadata'}/90000`,
      ]
    : [];
  const lines = [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=odd',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    ...video,
    'a=control:trackID=0',
    ...sound,
    ...seen,
  ];
  return `${(sdpLines?.(lines) ?? lines).join('\r\n')}\r\n`;
}

/** Reads requests, and passes over packets that the client sends between them. */
function createRequestReader(take: (request: OddRequest) => void) {
  let rest = Buffer.alloc(0);
  return (bytes: Buffer): void => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      if (rest[0] === 0x24) {
        if (rest.length < 4 || rest.length < 4 + rest.readUInt16BE(2)) return;
        rest = rest.subarray(4 + rest.readUInt16BE(2));
        continue;
      }
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      const text = rest.toString('utf8', 0, end);
      rest = rest.subarray(end + 4);
      const [method = '', url = ''] = text.split(' ', 2);
      const header = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';
      take({ method, url, text, cseq: header('CSeq') || '0', header });
    }
  };
}

type Way =
  | { readonly channel: number }
  | { readonly udp: readonly [UdpSocket, UdpSocket]; readonly ports: readonly [number, number] };

async function bindUdp(): Promise<readonly [UdpSocket, UdpSocket]> {
  const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
  for (const socket of sockets) {
    socket.on('error', () => undefined);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  }
  return sockets;
}

const trackOf = (url: string): Track =>
  url.endsWith('trackID=1') ? 'audio' : url.endsWith('trackID=4') ? 'metadata' : 'video';
const OPTIONS = 'Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER';

function serveClient(
  socket: Socket,
  options: OddCameraOptions,
  startedMs: number,
  stats: OddStats,
  log: string[],
): void {
  const auth = options.auth ? createOddAuth(options.auth) : null;
  const ways = new Map<Track, Way>();
  const delays: NodeJS.Timeout[] = [];
  let stop = (): void => undefined;
  const send = (track: Track, kind: 'rtp' | 'rtcp', packet: Buffer): void => {
    const way = ways.get(track);
    const second = kind === 'rtcp' ? 1 : 0;
    if (!way || socket.destroyed) return;
    if ('udp' in way) return way.udp[second].send(packet, way.ports[second], '127.0.0.1');
    const garbage = options.garbageBefore?.(stats.sentPackets) ?? Buffer.alloc(0);
    socket.write(
      Buffer.concat([
        garbage,
        Buffer.from([0x24, way.channel + second, packet.length >> 8, packet.length & 255]),
        packet,
      ]),
    );
  };
  const setUp = async (request: OddRequest): Promise<readonly string[]> => {
    const track = trackOf(request.url);
    const transport = request.header('Transport');
    const [, channel] = /interleaved=(\d+)/.exec(transport) ?? [];
    const [, rtp, rtcp] = /client_port=(\d+)-(\d+)/.exec(transport) ?? [];
    const session = `Session: 12345678;timeout=${options.sessionSeconds ?? 60}`;
    if (channel !== undefined) {
      ways.set(track, { channel: Number(channel) });
      return [`Transport: RTP/AVP/TCP;unicast;interleaved=${channel}-${Number(channel) + 1}`, session];
    }
    const udp = await bindUdp();
    ways.set(track, { udp, ports: [Number(rtp), Number(rtcp)] });
    const [first, second] = udp.map((bound) => bound.address().port);
    return [`Transport: RTP/AVP;unicast;client_port=${rtp}-${rtcp};server_port=${first}-${second}`, session];
  };
  const write = (status: string, cseq: string, headers: readonly string[], body = ''): void => {
    const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
    if (!socket.destroyed)
      socket.write([`RTSP/1.0 ${status}`, `CSeq: ${cseq}`, ...headers, ...length, '', body].join('\r\n'));
  };
  const ordinary = async (request: OddRequest): Promise<void> => {
    const { method, url, cseq } = request;
    if (method === 'OPTIONS') return write('200 OK', cseq, [OPTIONS]);
    if (method === 'DESCRIBE') {
      const answer = (): void =>
        write('200 OK', cseq, ['Content-Type: application/sdp', `Content-Base: ${url}/`], descriptionOf(options));
      return void delays.push(setTimeout(answer, options.describeDelayMs ?? 0));
    }
    if (method === 'SETUP') return write('200 OK', cseq, await setUp(request));
    write('200 OK', cseq, ['Session: 12345678']);
    if (method === 'TEARDOWN') socket.end();
    if (method !== 'PLAY') return;
    stats.opened += 1;
    const play = (): void => void (stop = playOddly(options, startedMs, stats, new Set(ways.keys()), send));
    delays.push(setTimeout(play, options.playDelayMs ?? 0));
  };
  const read = createRequestReader((request) => {
    log.push(`${request.method} ${request.url}`);
    const other = options.answer?.(request, socket) ?? null;
    if (other === 'silence') return;
    if (other !== null) return void socket.write(other);
    const refusal = auth?.refusal(request) ?? null;
    if (refusal) return write('401 Unauthorized', request.cseq, refusal);
    void ordinary(request);
  });
  socket.on('data', read);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    stop();
    for (const delay of delays) clearTimeout(delay);
    for (const way of ways.values()) if ('udp' in way) for (const bound of way.udp) bound.close();
  });
}

/** Starts an RTSP camera on this machine that behaves as it is told. */
export async function startOddCamera(options: OddCameraOptions) {
  const startedMs = Date.now();
  const sockets = new Set<Socket>();
  const log: string[] = [];
  const stats: OddStats = { opened: 0, sentPictures: 0, sentAudio: 0, sentMetadata: 0, sentPackets: 0, lostPackets: 0 };
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveClient(socket, options, startedMs, stats, log);
  };
  const server = options.tls ? createSecureServer(options.tls, accept) : createPlainServer(accept);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'rtsps' : 'rtsp'}://127.0.0.1:${port}/street`,
    port,
    startedMs,
    /** Method and address of every request, in order. */
    log: log as readonly string[],
    stats: stats as Readonly<OddStats>,
    /** How many clients are connected now. */
    get clients() {
      return sockets.size;
    },
    hangUp(): void {
      for (const socket of sockets) socket.destroy();
    },
    async stop(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
export type OddCamera = Awaited<ReturnType<typeof startOddCamera>>;

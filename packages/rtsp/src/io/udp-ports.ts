import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { RtspFailure } from '../failure.ts';
import { RTP_HEADER_BYTES } from '../rtp/rtp-packet.ts';

/** What the kernel is asked to hold while this process is busy; it gives less where its own limit is lower. */
const RECEIVE_BYTES = 4 * 1_024 * 1_024;
const MOST_TRIES = 50;

export type UdpHandlers = {
  onRtp(bytes: Buffer, atMs: number): void;
  onRtcp(bytes: Buffer, atMs: number): void;
};

/** Binds an even port for RTP and the next one for RTCP. @throws {RtspFailure} if there are none */
export async function bindUdpPorts(family: 4 | 6, now: () => number, handlers: UdpHandlers) {
  const [rtp, rtcp] = await bindPair(family);
  let sources: ReadonlySet<string> = new Set();
  let strangers = 0;
  const listen = (socket: Socket, take: (bytes: Buffer, atMs: number) => void): void => {
    socket.on('message', (bytes, { address }) => {
      const atMs = now();
      // Anybody on the network can send to a port; only the camera is believed.
      if (sources.has(plainAddress(address))) take(bytes, atMs);
      else strangers += 1;
    });
    socket.on('error', () => undefined);
  };
  listen(rtp, handlers.onRtp);
  listen(rtcp, handlers.onRtcp);
  let target: { address: string; ports: readonly [number, number] } | null = null;
  return {
    ports: [rtp.address().port, rtcp.address().port] as const,
    /** Packets that somebody else sent. */
    get strangers() {
      return strangers;
    },
    /** Believes these addresses from now on. */
    accept(addresses: readonly string[]): void {
      sources = new Set(addresses.map(plainAddress));
    },
    /** Notes where the camera sends from, and sends it something, which opens the way back through a firewall. */
    open(address: string, ports: readonly [number, number]): void {
      target = { address, ports };
      const empty = Buffer.alloc(RTP_HEADER_BYTES);
      empty.writeUInt8(0x80, 0);
      rtp.send(empty, ports[0], address, () => undefined);
    },
    sendRtcp(bytes: Buffer): void {
      if (target) rtcp.send(bytes, target.ports[1], target.address, () => undefined);
    },
    close(): void {
      rtp.close();
      rtcp.close();
    },
  };
}
export type UdpPorts = Awaited<ReturnType<typeof bindUdpPorts>>;

const plainAddress = (address: string): string =>
  address
    .replace(/^::ffff:/i, '')
    .replace(/%.*$/, '')
    .toLowerCase();

async function bindPair(family: 4 | 6): Promise<readonly [Socket, Socket]> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const first = await bind(family, 0);
    if (!first) continue;
    const { port } = first.address();
    // The port beside it is nearly always free; which of the two is the even one decides who takes RTP.
    const second = await bind(family, port % 2 === 0 ? port + 1 : port - 1);
    if (second) return port % 2 === 0 ? [first, second] : [second, first];
    first.close();
  }
  throw new RtspFailure('transport_refused', 'No two neighbouring UDP ports are free here.');
}

async function bind(family: 4 | 6, port: number): Promise<Socket | null> {
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BYTES });
  try {
    socket.bind(port);
    await once(socket, 'listening');
    return socket;
  } catch {
    socket.close();
    return null;
  }
}

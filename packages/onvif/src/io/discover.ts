import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { callForDevices, readAnswer, type Discovered } from '../discovery/read-answer.ts';

const MULTICAST = { host: '239.255.255.250', port: 3702 };
/** Datagrams get lost: the call goes out again. Devices answer it once, by its id. */
const REPEATS_MS = [0, 500, 1_500];
/** A city district has hundreds of cameras. What comes beyond this is a flood and is only counted. */
const MAX_ANSWERS = 4_000;
const MAX_DEVICES = 2_000;
/** One host that answers more often than this answers for something else than devices. */
const MAX_ANSWERS_A_HOST = 64;

export type DiscoverOptions = {
  readonly seconds: number;
  /** Whom to call instead of everybody on each interface. */
  readonly targets?: readonly { readonly host: string; readonly port: number }[];
  readonly signal?: AbortSignal;
};
export type Discovery = {
  readonly devices: readonly Discovered[];
  /** Datagrams that were no answer to this call, or beyond what is read. */
  readonly ignored: number;
  /** IPv4 addresses of this machine that the call went out from. */
  readonly calledFrom: readonly string[];
};

/**
 * Calls for devices on every network that this machine is on (WS-Discovery over IPv4), and collects answers until the time is over. It never
 * fails for what others send; without any network it finds nothing.
 */
export async function discoverDevices({ seconds, targets, signal }: DiscoverOptions): Promise<Discovery> {
  const callId = `urn:uuid:${randomUUID()}`;
  const collector = createCollector(callId);
  const from = targets ? ['0.0.0.0'] : ownAddresses();
  const sockets = (await Promise.all(from.map((address) => openSocket(address, collector.take)))).filter((it) => !!it);
  const call = Buffer.from(callForDevices(callId));
  const send = (): void => {
    for (const socket of sockets)
      // A network that is down is like one without devices.
      for (const { host, port } of targets ?? [MULTICAST]) socket.send(call, port, host, () => undefined);
  };
  const timers = REPEATS_MS.filter((ms) => ms < seconds * 1000).map((ms) => setTimeout(send, ms));
  try {
    const over = AbortSignal.timeout(seconds * 1000);
    const ended = signal ? AbortSignal.any([signal, over]) : over;
    if (!ended.aborted) await once(ended, 'abort');
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.close();
  }
  return { ...collector.found(), calledFrom: from };
}

/** Counts answers by host, so that a host that floods takes nothing from the others. */
function createCollector(callId: string) {
  const devices = new Map<string, Discovered>();
  const answersOf = new Map<string, number>();
  let answers = 0;
  let ignored = 0;
  return {
    take(message: Buffer, host: string): void {
      const ofHost = (answersOf.get(host) ?? 0) + 1;
      if (ofHost > MAX_ANSWERS_A_HOST || answers >= MAX_ANSWERS) {
        ignored += 1;
        return;
      }
      answers += 1;
      answersOf.set(host, ofHost);
      const found = readAnswer(message.toString('utf8'), callId, host);
      if (found.length === 0) ignored += 1;
      for (const device of found) {
        const known = devices.get(device.endpoint);
        if (!known && devices.size < MAX_DEVICES) devices.set(device.endpoint, device);
      }
    },
    found: () => ({ devices: [...devices.values()].sort((a, b) => (a.address < b.address ? -1 : 1)), ignored }),
  };
}

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );

/** A socket that calls from one of this machine's addresses; absent if that address has just gone. */
async function openSocket(address: string, take: (message: Buffer, host: string) => void): Promise<Socket | undefined> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (message, { address: host }) => take(message, host));
  const bound = Promise.withResolvers<boolean>();
  socket.once('error', () => bound.resolve(false));
  socket.bind(0, address, () => bound.resolve(true));
  if (!(await bound.promise)) {
    socket.close();
    return undefined;
  }
  socket.on('error', () => undefined);
  if (address !== '0.0.0.0') socket.setMulticastInterface(address);
  return socket;
}

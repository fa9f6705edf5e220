import { RtspFailure } from '../failure.ts';
import { headerOf, parseSession } from '../messages/message.ts';
import type { Session } from '../messages/message.ts';
import { parseTransport } from '../messages/transport.ts';
import type { TransportAnswer } from '../messages/transport.ts';
import type { Connection } from './connection.ts';
import { demandSuccess } from './dialog.ts';
import type { Dialog } from './dialog.ts';
import { bindUdpPorts } from './udp-ports.ts';
import type { UdpHandlers, UdpPorts } from './udp-ports.ts';

/** A medium that was set up: where its RTCP goes, and how it is taken down. */
export type Track = {
  /** The channels of RTP and RTCP in the connection; null over UDP. */
  readonly channels: readonly [number, number] | null;
  readonly session: Session | null;
  sendRtcp(bytes: Buffer): void;
  close(): void;
};

type SetUp = {
  readonly dialog: Dialog;
  readonly connection: Connection;
  readonly controlUrl: string;
  readonly now: () => number;
  readonly handlers: UdpHandlers;
};
const refused = (): RtspFailure =>
  new RtspFailure('transport_refused', 'The camera does not send over the transport that was asked for.');

async function ask(
  { dialog, controlUrl }: SetUp,
  transport: string,
): Promise<{ answer: TransportAnswer | null; session: Session | null }> {
  const { headers } = demandSuccess(await dialog.ask('SETUP', controlUrl, { Transport: transport }));
  const session = parseSession(headerOf(headers, 'session'));
  if (session) dialog.session = session.id;
  return { answer: parseTransport(headerOf(headers, 'transport')), session };
}

/** Sets a medium up within the connection. The camera may choose other channels. @throws {RtspFailure | Redirected} */
export async function setUpInterleaved(setUp: SetUp, first: number): Promise<Track> {
  const wanted = [first, first + 1] as const;
  const { answer, session } = await ask(setUp, `RTP/AVP/TCP;unicast;interleaved=${wanted.join('-')}`);
  if (answer && !answer.interleaved) throw refused();
  const channels = answer?.channels ?? wanted;
  return {
    channels,
    session,
    sendRtcp: (bytes) => setUp.connection.send(channels[1], bytes),
    close: () => undefined,
  };
}

/** Sets a medium up over UDP. @throws {RtspFailure | Redirected} */
export async function setUpUdp(setUp: SetUp): Promise<Track> {
  const { peer } = setUp.connection;
  const ports = await bindUdpPorts(peer.family, setUp.now, setUp.handlers);
  try {
    ports.accept([peer.address]);
    const { answer, session } = await ask(setUp, `RTP/AVP;unicast;client_port=${ports.ports.join('-')}`);
    if (answer?.interleaved) throw refused();
    admit(ports, answer, peer.address);
    return { channels: null, session, sendRtcp: ports.sendRtcp, close: ports.close };
  } catch (error) {
    ports.close();
    throw error;
  }
}

const IS_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]+)$/i;

/** A camera with several addresses says which one it sends from. */
function admit(ports: UdpPorts, answer: TransportAnswer | null, peer: string): void {
  const source = answer?.source && IS_ADDRESS.test(answer.source) ? answer.source : null;
  ports.accept(source ? [peer, source] : [peer]);
  if (answer?.serverPorts) ports.open(peer, answer.serverPorts);
}

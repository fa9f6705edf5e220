import { createSocket } from 'node:dgram';
import { textAt } from '../xml/node.ts';
import { readXml } from '../xml/read-xml.ts';

export type Responder = { readonly port: number; stop(): Promise<void> };

/** An answer to a call for devices. @param callId the call's `MessageID` */
export const probeMatch = (callId: string, endpoint: string, addresses: string, name: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><SOAP-ENV:Header><wsa:RelatesTo>${callId}</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>${endpoint}</wsa:Address></wsa:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/${encodeURIComponent(name)} onvif://www.onvif.org/hardware/S-1 onvif://www.onvif.org/location/gate</d:Scopes><d:XAddrs>${addresses}</d:XAddrs></d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>`;

/**
 * Answers calls for devices on UDP.
 * @param answer the datagrams that one call is answered with
 * @param options `multicast` joins the group of WS-Discovery, on its port
 */
export async function startResponder(
  answer: (callId: string) => readonly (string | Buffer)[],
  options: { readonly port?: number; readonly host?: string; readonly multicast?: boolean } = {},
): Promise<Responder> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('error', () => undefined);
  socket.on('message', (message, { address, port }) => {
    const callId = callIdOf(message.toString('utf8'));
    if (callId !== undefined) for (const datagram of answer(callId)) socket.send(datagram, port, address);
  });
  await new Promise<void>((resolve) =>
    socket.bind(
      options.multicast ? 3702 : (options.port ?? 0),
      options.multicast ? undefined : (options.host ?? '127.0.0.1'),
      resolve,
    ),
  );
  if (options.multicast) socket.addMembership('239.255.255.250');
  return {
    port: socket.address().port,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function callIdOf(text: string): string | undefined {
  try {
    return textAt(readXml(text), 'Header', 'MessageID');
  } catch {
    return undefined;
  }
}

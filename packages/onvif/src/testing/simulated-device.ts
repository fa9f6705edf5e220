import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOfStream } from 'node:stream/consumers';
import type { Credential } from '../soap/request-writer.ts';
import { childOf, type XmlNode } from '../xml/node.ts';
import { readXml } from '../xml/read-xml.ts';
import { ANSWERS, type Simulated, type SimulatedFacts, type SimulatedProfile } from './answers.ts';
import { answersChallenge, digestChallenge, provesPassword } from './credentials.ts';
import { createPullPoints, type Pointing, type ScriptedEvent, type Vector } from './device-state.ts';
import { filledDump, type Dumps } from './dumps.ts';
import { envelope, faultEnvelope } from './envelope.ts';

export type DeviceKind = 'fixed' | 'ptz' | 'two_lenses' | 'second_media';

/** Answers in its own way. @returns false to let the device answer as always */
export type Oddity = (action: string, response: ServerResponse, request: IncomingMessage) => boolean;

export type SimulatedDeviceOptions = {
  readonly kind?: DeviceKind;
  readonly host?: string;
  readonly port?: number;
  readonly credential?: Credential;
  /** How it asks for the credential. */
  readonly asks?: 'ws_security' | 'http_digest';
  readonly clockOffsetMs?: number;
  /** The host that it names in its addresses, as behind a router. */
  readonly namedHost?: string;
  /** Waits before each answer. */
  readonly delayMs?: number;
  readonly dumps?: Dumps;
  readonly oddity?: Oddity;
  readonly facts?: Partial<SimulatedFacts>;
  readonly profiles?: readonly SimulatedProfile[];
  readonly pullPointLifeMs?: number;
  readonly maxPullPoints?: number;
  readonly metadata?: boolean;
};

export type SimulatedDevice = {
  readonly address: string;
  readonly port: number;
  /** The actions that were asked for, in order. */
  readonly asked: readonly string[];
  push(event: ScriptedEvent): void;
  /** Loses its pull points, as a device does that starts anew. */
  forgetPullPoints(): void;
  pullPoints(): number;
  readonly pointing: Pointing;
  stop(): Promise<void>;
};

const profilesOf = (kind: DeviceKind, host: string): SimulatedProfile[] => {
  const profile = (token: string, source: string, codec: string, widthPx: number, heightPx: number) => ({
    token,
    name: token,
    source,
    codec,
    widthPx,
    heightPx,
    rtsp: `rtsp://${host}:554/${token}`,
  });
  const first = [profile('main', 'lens1', 'H264', 1920, 1080), profile('sub', 'lens1', 'H264', 640, 360)];
  if (kind === 'two_lenses') return [...first, profile('main2', 'lens2', 'H264', 1920, 1080)];
  if (kind === 'second_media')
    return [profile('main', 'lens1', 'H265', 3840, 2160), profile('sub', 'lens1', 'H264', 704, 576)];
  return first;
};

const PRESETS: readonly [string, { name: string; position: Vector }][] = [
  ['home', { name: 'home', position: { x: 0, y: 0, zoom: 0 } }],
  ['gate', { name: 'The gate', position: { x: 0.5, y: -0.25, zoom: 0.4 } }],
];

/** Starts a device on this machine that speaks ONVIF over HTTP. */
export async function startSimulatedDevice(options: SimulatedDeviceOptions = {}): Promise<SimulatedDevice> {
  const { kind = 'fixed', host = '127.0.0.1', clockOffsetMs = 0 } = options;
  const asked: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const address = new URL(`http://${host}:${port}/onvif/device_service`);
  const named = options.namedHost ?? host;
  const pointing: Pointing = { position: { x: 0, y: 0, zoom: 0 }, moving: undefined };
  const device: Simulated = {
    facts: { manufacturer: 'Simulated', model: 'Two streams', firmware: '5.10', serial: '00000000', ...options.facts },
    profiles: options.profiles ?? profilesOf(kind, named),
    can: { ptz: kind === 'ptz', events: true, media2: kind === 'second_media', metadata: options.metadata ?? false },
    address: () => `http://${named}${options.namedHost ? '' : `:${port}`}/onvif/device_service`,
    deviceNowMs: () => Date.now() + clockOffsetMs,
    pointing,
    presets: new Map(PRESETS),
    pullPoints: createPullPoints(options.maxPullPoints ?? 8),
    pullPointLifeMs: options.pullPointLifeMs ?? 60_000,
  };
  server.on('request', (request, response) => {
    answerRequest({ device, options, address, asked }, request, response).catch(() => response.destroy());
  });
  return {
    address: address.href,
    port,
    asked,
    push: device.pullPoints.push,
    forgetPullPoints: device.pullPoints.forget,
    pullPoints: device.pullPoints.count,
    pointing,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Serving = { device: Simulated; options: SimulatedDeviceOptions; address: URL; asked: string[] };

async function answerRequest(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { options, asked } = serving;
  const path = request.url ?? '/';
  const message = request.method === 'POST' ? readXml(await textOfStream(request)) : undefined;
  const body = childOf(message, 'Body');
  const action = body?.children[0]?.name ?? `${request.method} ${path}`;
  asked.push(action);
  if (options.delayMs) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
  if (options.oddity?.(action, response, request)) return;
  if (options.credential && options.asks === 'http_digest' && !answersChallenge(request, options.credential)) {
    response.writeHead(401, { 'WWW-Authenticate': digestChallenge() }).end();
    return;
  }
  if (!message || !body) {
    response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(SMALLEST_JPEG);
    return;
  }
  send(response, await soapAnswer(serving, action, message, path));
}

async function soapAnswer(serving: Serving, action: string, message: XmlNode, path: string): Promise<string> {
  const { device, options, address } = serving;
  const wantsProof = options.credential && options.asks !== 'http_digest' && action !== 'GetSystemDateAndTime';
  if (wantsProof && !provesPassword(message, options.credential, device.deviceNowMs()))
    return faultEnvelope('ter:NotAuthorized', 'Sender not Authorized');
  const dump = options.dumps?.get(action);
  if (dump !== undefined) return filledDump(dump, address, '/onvif/pull/1');
  const [prefix, answerer] = ANSWERS.get(action) ?? [];
  if (!prefix || !answerer) return faultEnvelope('ter:ActionNotSupported', `${action} is not supported`);
  const answer = await answerer(device, message, path);
  return 'fault' in answer
    ? answer.fault
    : envelope(`<${prefix}:${action}Response>${answer.inside}</${prefix}:${action}Response>`);
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(text.includes('<s:Fault>') ? 400 : 200, { 'Content-Type': 'application/soap+xml; charset=utf-8' });
  response.end(text);
}

/** The beginning and the end of a JPEG: enough to be recognised, and no picture. */
const SMALLEST_JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);

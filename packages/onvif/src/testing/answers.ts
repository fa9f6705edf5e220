import { escapeXml } from '../soap/request-writer.ts';
import { descendantsOf, numberOf, type XmlNode } from '../xml/node.ts';
import type { PullPoints, Pointing, ScriptedEvent, Vector } from './device-state.ts';
import { positionAt } from './device-state.ts';
import { faultEnvelope } from './envelope.ts';

export type SimulatedProfile = {
  readonly token: string;
  readonly name: string;
  readonly source: string;
  readonly codec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rtsp: string;
};
export type SimulatedFacts = { manufacturer: string; model: string; firmware: string; serial: string };

/** What the answers of a simulated device are made of. */
export type Simulated = {
  readonly facts: SimulatedFacts;
  readonly profiles: readonly SimulatedProfile[];
  readonly can: {
    readonly ptz: boolean;
    readonly events: boolean;
    readonly media2: boolean;
    readonly metadata: boolean;
  };
  /** The device service as the device itself names it. */
  readonly address: () => string;
  readonly deviceNowMs: () => number;
  readonly pointing: Pointing;
  readonly presets: Map<string, { name: string; position: Vector }>;
  readonly pullPoints: PullPoints;
  readonly pullPointLifeMs: number;
};

/** An answer: the inside of `<action>Response`, or a whole envelope that holds a fault. */
type Inside = { readonly inside: string; readonly attributes?: string } | { readonly fault: string };
type Answerer = (device: Simulated, request: XmlNode, path: string) => Inside | Promise<Inside>;

const text = (request: XmlNode, name: string): string => descendantsOf(request, name)[0]?.text ?? '';
const iso = (ms: number): string => new Date(ms).toISOString();
const noSuch = (what: string): Inside => ({ fault: faultEnvelope('ter:InvalidArgVal', `No such ${what}`) });

function clock({ deviceNowMs }: Simulated): Inside {
  const now = new Date(deviceNowMs());
  const date = `<tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day>`;
  const time = `<tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second>`;
  const utc = `<tt:UTCDateTime><tt:Time>${time}</tt:Time><tt:Date>${date}</tt:Date></tt:UTCDateTime>`;
  return {
    inside: `<tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>${utc}</tds:SystemDateAndTime>`,
  };
}

function services({ can, address }: Simulated): Inside {
  const names = [
    'ver10/device/wsdl',
    'ver10/media/wsdl',
    ...(can.media2 ? ['ver20/media/wsdl'] : []),
    ...(can.ptz ? ['ver20/ptz/wsdl'] : []),
    ...(can.events ? ['ver10/events/wsdl'] : []),
  ];
  const one = (name: string): string =>
    `<tds:Service><tds:Namespace>http://www.onvif.org/${name}</tds:Namespace><tds:XAddr>${escapeXml(address())}</tds:XAddr></tds:Service>`;
  return { inside: names.map(one).join('') };
}

const facts = ({ facts: { manufacturer, model, firmware, serial } }: Simulated): Inside => ({
  inside:
    `<tds:Manufacturer>${escapeXml(manufacturer)}</tds:Manufacturer><tds:Model>${escapeXml(model)}</tds:Model>` +
    `<tds:FirmwareVersion>${escapeXml(firmware)}</tds:FirmwareVersion><tds:SerialNumber>${escapeXml(serial)}</tds:SerialNumber>`,
});

function profiles({ profiles: all, can }: Simulated, request: XmlNode): Inside {
  const second = request.children.some(({ name }) => name === 'Type') || descendantsOf(request, 'Type').length > 0;
  const one = ({ token, name, source, codec, widthPx, heightPx }: SimulatedProfile): string => {
    const video = `<tt:Encoding>${codec}</tt:Encoding><tt:Resolution><tt:Width>${widthPx}</tt:Width><tt:Height>${heightPx}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit><tt:BitrateLimit>2048</tt:BitrateLimit></tt:RateControl>`;
    const lens = `<tt:SourceToken>${source}</tt:SourceToken>`;
    const [open, sourceName, encoderName, ptzName, metadataName, close] = second
      ? [
          '<tr2:Configurations>',
          'tr2:VideoSource',
          'tr2:VideoEncoder',
          'tr2:PTZ',
          'tr2:Metadata',
          '</tr2:Configurations>',
        ]
      : [
          '',
          'tt:VideoSourceConfiguration',
          'tt:VideoEncoderConfiguration',
          'tt:PTZConfiguration',
          'tt:MetadataConfiguration',
          '',
        ];
    const parts = [
      `<${sourceName} token="s">${lens}</${sourceName}><${encoderName} token="e">${video}</${encoderName}>`,
      can.ptz ? `<${ptzName} token="p"/>` : '',
      can.metadata ? `<${metadataName} token="m"/>` : '',
    ].join('');
    const kind = second ? 'tr2' : 'trt';
    return `<${kind}:Profiles token="${escapeXml(token)}"><tt:Name>${escapeXml(name)}</tt:Name>${open}${parts}${close}</${kind}:Profiles>`;
  };
  return { inside: all.map(one).join('') };
}

function streamAddress({ profiles: all }: Simulated, request: XmlNode): Inside {
  const profile = all.find(({ token }) => token === text(request, 'ProfileToken'));
  if (!profile) return noSuch('profile');
  const uri = `<tt:Uri>${escapeXml(profile.rtsp)}</tt:Uri>`;
  return { inside: descendantsOf(request, 'StreamSetup').length > 0 ? `<trt:MediaUri>${uri}</trt:MediaUri>` : uri };
}

const pictureAddress = ({ address }: Simulated): Inside => ({
  // As many devices do it: with an ampersand that XML does not allow.
  inside: `<trt:MediaUri><tt:Uri>${new URL('/picture?channel=1&size=full', address()).href}</tt:Uri></trt:MediaUri>`,
});

function status({ pointing, deviceNowMs }: Simulated): Inside {
  const { x, y, zoom } = positionAt(pointing, Date.now());
  const moving = pointing.moving && pointing.moving.untilMs > Date.now() ? 'MOVING' : 'IDLE';
  return {
    inside: `<tptz:PTZStatus><tt:Position><tt:PanTilt x="${x}" y="${y}"/><tt:Zoom x="${zoom}"/></tt:Position><tt:MoveStatus><tt:PanTilt>${moving}</tt:PanTilt><tt:Zoom>${moving}</tt:Zoom></tt:MoveStatus><tt:UtcTime>${iso(deviceNowMs())}</tt:UtcTime></tptz:PTZStatus>`,
  };
}

const presets = ({ presets: all }: Simulated): Inside => ({
  inside: [...all]
    .map(
      ([token, { name }]) =>
        `<tptz:Preset token="${escapeXml(token)}"><tt:Name>${escapeXml(name)}</tt:Name></tptz:Preset>`,
    )
    .join(''),
});

function vectorOf(request: XmlNode, name: string): { x?: number; y?: number; zoom?: number } {
  const vector = descendantsOf(request, name)[0];
  const panTilt = vector?.children.find((child) => child.name === 'PanTilt');
  const zoom = vector?.children.find((child) => child.name === 'Zoom');
  const [x, y, z] = [panTilt?.attributes.get('x'), panTilt?.attributes.get('y'), zoom?.attributes.get('x')].map(
    numberOf,
  );
  return { ...(x !== undefined && { x }), ...(y !== undefined && { y }), ...(z !== undefined && { zoom: z }) };
}

function settle({ pointing }: Simulated): Vector {
  pointing.position = positionAt(pointing, Date.now());
  pointing.moving = undefined;
  return pointing.position;
}

function move(kind: 'absolute' | 'relative' | 'continuous'): Answerer {
  return (device, request) => {
    const at = settle(device);
    if (kind === 'absolute') device.pointing.position = { ...at, ...vectorOf(request, 'Position') };
    if (kind === 'relative') {
      const { x = 0, y = 0, zoom = 0 } = vectorOf(request, 'Translation');
      device.pointing.position = { x: at.x + x, y: at.y + y, zoom: at.zoom + zoom };
    }
    if (kind === 'continuous') {
      const { x = 0, y = 0, zoom = 0 } = vectorOf(request, 'Velocity');
      const seconds = /^PT([\d.]+)S$/.exec(text(request, 'Timeout'))?.[1];
      const untilMs = seconds === undefined ? Infinity : Date.now() + Number(seconds) * 1000;
      device.pointing.moving = { velocity: { x, y, zoom }, sinceMs: Date.now(), untilMs };
    }
    return { inside: '' };
  };
}

function goToPreset(device: Simulated, request: XmlNode): Inside {
  const preset = device.presets.get(text(request, 'PresetToken'));
  if (!preset) return noSuch('preset');
  settle(device);
  device.pointing.position = preset.position;
  return { inside: '' };
}

const pullPointId = (path: string): string => path.split('/').at(-1) ?? '';
const lost: Inside = { fault: faultEnvelope('wsrf-rw:ResourceUnknownFault', 'No such pull point') };

function createPullPoint(device: Simulated): Inside {
  const id = device.pullPoints.create(device.pullPointLifeMs);
  if (id === undefined) return { fault: faultEnvelope('ter:MaxPullPoints', 'Too many pull points') };
  const now = device.deviceNowMs();
  return {
    inside: `<tev:SubscriptionReference><wsa:Address>${new URL(`/onvif/pull/${id}`, device.address()).href}</wsa:Address></tev:SubscriptionReference><wsnt:CurrentTime>${iso(now)}</wsnt:CurrentTime><wsnt:TerminationTime>${iso(now + device.pullPointLifeMs)}</wsnt:TerminationTime>`,
  };
}

async function pull(device: Simulated, request: XmlNode, path: string): Promise<Inside> {
  const most = numberOf(text(request, 'MessageLimit')) ?? 10;
  const events = await device.pullPoints.pull(pullPointId(path), 20_000, most);
  if (!events) return lost;
  const now = device.deviceNowMs();
  const until = iso(now + device.pullPointLifeMs);
  return {
    inside: `<tev:CurrentTime>${iso(now)}</tev:CurrentTime><tev:TerminationTime>${until}</tev:TerminationTime>${events.map((event) => notification(event, now)).join('')}`,
  };
}

const items = (of: Readonly<Record<string, string>> = {}): string =>
  Object.entries(of)
    .map(([name, value]) => `<tt:SimpleItem Name="${escapeXml(name)}" Value="${escapeXml(value)}"/>`)
    .join('');

const notification = ({ topic, source, data, operation = 'Changed', atMs }: ScriptedEvent, nowMs: number): string =>
  `<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${iso(atMs ?? nowMs)}" PropertyOperation="${operation}"><tt:Source>${items(source)}</tt:Source><tt:Data>${items(data)}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`;

function renew(device: Simulated, _request: XmlNode, path: string): Inside {
  if (device.pullPoints.renew(pullPointId(path), device.pullPointLifeMs) === undefined) return lost;
  const now = device.deviceNowMs();
  return {
    inside: `<wsnt:TerminationTime>${iso(now + device.pullPointLifeMs)}</wsnt:TerminationTime><wsnt:CurrentTime>${iso(now)}</wsnt:CurrentTime>`,
  };
}

const unsubscribe: Answerer = ({ pullPoints }, _request, path) =>
  pullPoints.remove(pullPointId(path)) ? { inside: '' } : lost;

/** What a simulated device answers, by action; with the prefix of the answer's name. */
export const ANSWERS: ReadonlyMap<string, readonly [prefix: string, answer: Answerer]> = new Map([
  ['GetSystemDateAndTime', ['tds', clock]],
  ['GetServices', ['tds', services]],
  ['GetDeviceInformation', ['tds', facts]],
  ['GetProfiles', ['trt', profiles]],
  ['GetStreamUri', ['trt', streamAddress]],
  ['GetSnapshotUri', ['trt', pictureAddress]],
  ['GetStatus', ['tptz', status]],
  ['GetPresets', ['tptz', presets]],
  ['AbsoluteMove', ['tptz', move('absolute')]],
  ['RelativeMove', ['tptz', move('relative')]],
  ['ContinuousMove', ['tptz', move('continuous')]],
  ['Stop', ['tptz', (device: Simulated) => (settle(device), { inside: '' })]],
  ['GotoPreset', ['tptz', goToPreset]],
  ['CreatePullPointSubscription', ['tev', createPullPoint]],
  ['PullMessages', ['tev', pull]],
  ['Renew', ['wsnt', renew]],
  ['Unsubscribe', ['wsnt', unsubscribe]],
] as [string, [string, Answerer]][]);

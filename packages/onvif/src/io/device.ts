import { OnvifError, type OnvifFault } from '../errors.ts';
import { deviceAddress, serviceUrl } from '../media/addresses.ts';
import { readCapabilities, readClock, readServices, type Services } from '../media/facts.ts';
import { isSoap, readReply } from '../soap/read-reply.ts';
import { createRequestWriter, type Credential, type LibraryCalls, type RequestWriter } from '../soap/request-writer.ts';
import type { XmlNode } from '../xml/node.ts';
import { exchange, type Answer } from './exchange.ts';

export type DeviceOptions = {
  readonly credential?: Credential | undefined;
  /** The longest that one request may take, ms. */
  readonly timeoutMs?: number | undefined;
  /** Ends every request. */
  readonly signal?: AbortSignal | undefined;
  /** Accepts a certificate that nobody vouches for, as most cameras have. */
  readonly anyCertificate?: boolean | undefined;
};
export const DEFAULT_TIMEOUT_MS = 5_000;

/** `evenIfEnded`: also after the device's signal, for what has to be given back. */
export type Asked = { readonly timeoutMs?: number; readonly url?: URL; readonly evenIfEnded?: boolean };

/** A device that answered: its clock and its services are known. */
export type Device = {
  /** The address of its device service. */
  readonly address: URL;
  /** Its clock less this machine's, ms; absent if it tells no time. */
  readonly clockOffsetMs: number | undefined;
  readonly services: Services;
  readonly writer: RequestWriter;
  /**
   * Asks one thing.
   * @param action the request's name, such as `GetProfiles`
   * @throws {OnvifError}
   */
  ask(action: string, call: (library: LibraryCalls) => void, asked?: Asked): Promise<XmlNode>;
  /** Fetches a picture from one of its addresses. @throws {OnvifError} */
  fetch(url: URL, maxBytes: number): Promise<{ readonly bytes: Buffer; readonly contentType: string }>;
};

/**
 * Opens a device: asks its clock, because the proof of a password holds the device's own time, and then which services it has.
 * @param typed its address, or only its host
 * @throws {OnvifError}
 */
export async function openDevice(typed: string, options: DeviceOptions = {}): Promise<Device> {
  const address = deviceAddress(typed);
  const writer = createRequestWriter(options.credential);
  const unopened = { address, writer, services: new Map<string, string>() };
  const open = createAsk(unopened, options);
  const clockOffsetMs = await askClock(open, writer);
  const services = await askServices(open);
  const device = { address, writer, services };
  return { ...device, clockOffsetMs, ask: createAsk(device, options), fetch: createFetch(device, options) };
}

type Ask = Device['ask'];
type Opened = Pick<Device, 'address' | 'writer' | 'services'>;

async function askClock(ask: Ask, writer: RequestWriter): Promise<number | undefined> {
  const before = Date.now();
  const clockMs = await clockOf(ask);
  if (clockMs === undefined) return undefined;
  // It tells whole seconds: on average half of one has passed since.
  const offsetMs = Math.round(clockMs + 500 - (before + Date.now()) / 2);
  writer.setClockOffset(offsetMs);
  return offsetMs;
}

/** The clock is asked without credentials. A device that wants them even so is believed to be on time. */
async function clockOf(ask: Ask): Promise<number | undefined> {
  try {
    return readClock(await ask('GetSystemDateAndTime', (library) => library.getSystemDateAndTime(() => undefined)));
  } catch (error) {
    if (error instanceof OnvifError && GOES_ON_WITHOUT.includes(error.code)) return undefined;
    throw error;
  }
}
const GOES_ON_WITHOUT: readonly OnvifFault[] = [
  'credentials_needed',
  'credentials_refused',
  'unsupported',
  'device_failed',
  'incomplete',
];

async function askServices(ask: Ask): Promise<Services> {
  try {
    return readServices(await ask('GetServices', (library) => library.getServices(false, () => undefined)));
  } catch (error) {
    if (!(error instanceof OnvifError) || !['unsupported', 'device_failed', 'incomplete'].includes(error.code))
      throw error;
    return readCapabilities(await ask('GetCapabilities', (library) => library.getCapabilities(() => undefined)));
  }
}

const signalOf = ({ signal }: DeviceOptions, timeoutMs: number): AbortSignal =>
  signal ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs);

function createAsk({ address, writer, services }: Opened, options: DeviceOptions): Ask {
  return async (action, call, asked = {}) => {
    const request = writer.write(call);
    const service = request.service;
    const given = service === undefined ? undefined : services.get(service);
    if (service !== undefined && given === undefined && !asked.url)
      throw new OnvifError('unsupported', `The device has no service for ${action}.`);
    const answer = await exchange({
      url: asked.url ?? (given === undefined ? address : serviceUrl(address, given)),
      method: 'POST',
      headers: { 'Content-Type': `application/soap+xml; charset=utf-8; action="${request.action}"` },
      body: request.body,
      signal: signalOf(asked.evenIfEnded ? {} : options, asked.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
      anyCertificate: options.anyCertificate ?? false,
      answerChallenge: options.credential && writer.answerChallenge,
    });
    try {
      return readReply(soapOf(answer, action, options), action);
    } catch (error) {
      if (options.credential || !(error instanceof OnvifError) || error.code !== 'credentials_refused') throw error;
      throw new OnvifError('credentials_needed', `The device wants a user and a password for ${action}.`);
    }
  };
}

/** The SOAP message of an answer. A fault comes with an HTTP error, so that only an error without a message is one of HTTP. */
function soapOf({ status, bytes, contentType }: Answer, action: string, { credential }: DeviceOptions): string {
  const text = textOf(bytes, contentType);
  if ((status >= 200 && status < 300) || isSoap(text)) return text;
  if (status === 401 || status === 403)
    throw credential
      ? new OnvifError('credentials_refused', `The device refuses the credentials for ${action}.`)
      : new OnvifError('credentials_needed', `The device wants a user and a password for ${action}.`);
  throw new OnvifError('not_onvif', `The device answers ${action} with HTTP ${status}: it speaks no ONVIF there.`);
}

/** Devices write UTF-8, and some the encoding of the country that they come from. */
function textOf(bytes: Buffer, contentType: string): string {
  const named =
    /charset="?([\w-]+)/i.exec(contentType)?.[1] ??
    /^<\?xml[^>]{0,100}encoding=["']([\w-]+)/i.exec(bytes.toString('latin1', 0, 200))?.[1];
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function createFetch({ writer }: Opened, options: DeviceOptions): Device['fetch'] {
  return async (url, maxBytes) => {
    const { status, bytes, contentType } = await exchange({
      url,
      method: 'GET',
      headers: {},
      maxBytes,
      signal: signalOf(options, options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
      anyCertificate: options.anyCertificate ?? false,
      answerChallenge: options.credential && writer.answerChallenge,
    });
    if (status === 401 || status === 403)
      throw options.credential
        ? new OnvifError('credentials_refused', 'The device refuses the credentials for its picture.')
        : new OnvifError('credentials_needed', 'The device wants a user and a password for its picture.');
    if (status < 200 || status >= 300)
      throw new OnvifError('device_failed', `The device answers the request for its picture with HTTP ${status}.`);
    return { bytes, contentType };
  };
}

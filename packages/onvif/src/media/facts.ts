import { plainText } from '../soap/read-reply.ts';
import { childOf, childrenOf, nodeAt, numberOf, textAt, type XmlNode } from '../xml/node.ts';

/** What a device says that it is. A field that it leaves out is empty. */
export type DeviceFacts = {
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  readonly hardware: string;
};

export function readFacts(reply: XmlNode): DeviceFacts {
  const text = (name: string): string => plainText(textAt(reply, name) ?? '', 100);
  return {
    manufacturer: text('Manufacturer'),
    model: text('Model'),
    firmware: text('FirmwareVersion'),
    serial: text('SerialNumber'),
    hardware: text('HardwareId'),
  };
}

/** The device's clock, ms since 1970 in UTC. Absent if it tells only its local time, or no time that exists. */
export function readClock(reply: XmlNode): number | undefined {
  const utc = nodeAt(reply, 'SystemDateAndTime', 'UTCDateTime');
  const date = childOf(utc, 'Date');
  const time = childOf(utc, 'Time');
  const parts = [
    ...['Year', 'Month', 'Day'].map((name) => numberOf(textAt(date, name))),
    ...['Hour', 'Minute', 'Second'].map((name) => numberOf(textAt(time, name))),
  ];
  const [year, month, day, hour, minute, second] = parts;
  if (parts.some((part) => part === undefined || !Number.isInteger(part) || part < 0)) return undefined;
  if (year! < 1970 || year! > 9999 || month! < 1 || month! > 12 || day! < 1 || day! > 31) return undefined;
  if (hour! > 23 || minute! > 59 || second! > 60) return undefined;
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

/** The services that this package uses, by the name that the library routes with, and their namespaces. */
const SERVICE_OF_NAMESPACE: ReadonlyMap<string, string> = new Map([
  ['http://www.onvif.org/ver10/media/wsdl', 'media'],
  ['http://www.onvif.org/ver20/media/wsdl', 'media2'],
  ['http://www.onvif.org/ver20/ptz/wsdl', 'ptz'],
  ['http://www.onvif.org/ver10/events/wsdl', 'events'],
  ['http://www.onvif.org/ver20/analytics/wsdl', 'analytics'],
]);

/** The addresses of a device's services, as it gives them, by name. */
export type Services = ReadonlyMap<string, string>;

/** Reads the answer to GetServices. */
export const readServices = (reply: XmlNode): Services =>
  new Map(
    childrenOf(reply, 'Service').flatMap((node): [string, string][] => {
      const service = SERVICE_OF_NAMESPACE.get(textAt(node, 'Namespace')?.replace(/\/$/, '') ?? '');
      const address = textAt(node, 'XAddr');
      return service !== undefined && address !== undefined ? [[service, address]] : [];
    }),
  );

/** Reads the answer to GetCapabilities, which devices of before 2011 give instead. */
export const readCapabilities = (reply: XmlNode): Services =>
  new Map(
    ['Media', 'PTZ', 'Events', 'Analytics'].flatMap((name): [string, string][] => {
      const address = textAt(reply, 'Capabilities', name, 'XAddr');
      return address === undefined ? [] : [[name.toLowerCase(), address]];
    }),
  );

import { plainText } from '../soap/read-reply.ts';
import { childOf, childrenOf, nodeAt, textAt, type XmlNode } from '../xml/node.ts';
import { readXml, type XmlLimits } from '../xml/read-xml.ts';

/** A device that answered a call for devices. */
export type Discovered = {
  /** Its own lasting name, mostly `urn:uuid:…`. */
  readonly endpoint: string;
  /** The address of its device service: on the host that answered if it names one there, else on the first that it names. */
  readonly address: string;
  /** The host that answered. */
  readonly from: string;
  readonly name: string;
  readonly hardware: string;
  readonly location: string;
};

/** A datagram has 65,507 bytes at most, and a device has little to say. */
const LIMITS: XmlLimits = { chars: 65_536, depth: 32, elements: 2_000 };
const MAX_ADDRESSES = 20;

/**
 * Reads an answer to a call for devices (WS-Discovery).
 * @param callId the call's `MessageID`: answers to other calls are not ours
 * @param from the host that sent the answer
 * @returns the devices that it names; none if it is no such answer
 */
export function readAnswer(text: string, callId: string, from: string): Discovered[] {
  let envelope: XmlNode;
  try {
    envelope = readXml(text, LIMITS);
  } catch {
    // Anybody may send anything to an open port. What is no answer is counted by the caller and is no failure.
    return [];
  }
  if (textAt(envelope, 'Header', 'RelatesTo') !== callId) return [];
  return childrenOf(nodeAt(envelope, 'Body', 'ProbeMatches'), 'ProbeMatch').flatMap(
    (match) => deviceOf(match, from) ?? [],
  );
}

function deviceOf(match: XmlNode, from: string): Discovered | undefined {
  const endpoint = textAt(childOf(match, 'EndpointReference'), 'Address');
  const addresses = (textAt(match, 'XAddrs') ?? '')
    .split(/\s+/, MAX_ADDRESSES)
    .filter((address) => address.length <= 300 && URL.canParse(address))
    .map((address) => new URL(address))
    .filter(({ protocol, username }) => ['http:', 'https:'].includes(protocol) && username === '');
  const address = addresses.find(({ hostname }) => hostname.replace(/^\[|\]$/g, '') === from) ?? addresses[0];
  if (endpoint === undefined || !address) return undefined;
  const scopes = (textAt(match, 'Scopes') ?? '').split(/\s+/);
  return {
    endpoint: plainText(endpoint, 100),
    address: address.href,
    from,
    name: scopeOf(scopes, 'name'),
    hardware: scopeOf(scopes, 'hardware'),
    location: scopeOf(scopes, 'location'),
  };
}

function scopeOf(scopes: readonly string[], kind: string): string {
  const start = `onvif://www.onvif.org/${kind}/`;
  const value = scopes.find((scope) => scope.startsWith(start))?.slice(start.length) ?? '';
  try {
    return plainText(decodeURIComponent(value), 100);
  } catch {
    return plainText(value, 100);
  }
}

/** The call for devices, as WS-Discovery of 2005 has it. @param callId `urn:uuid:…` */
export const callForDevices = (callId: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>` +
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">` +
  `<e:Header><w:MessageID>${callId}</w:MessageID><w:To e:mustUnderstand="true">urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>` +
  `<w:Action e:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>` +
  `<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>`;

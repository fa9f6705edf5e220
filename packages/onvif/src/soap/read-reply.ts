import { OnvifError } from '../errors.ts';
import { childOf, descendantsOf, textAt, type XmlNode } from '../xml/node.ts';
import { readXml } from '../xml/read-xml.ts';

/** Codes of SOAP faults, by local name, that mean more than "it failed". */
const REFUSALS = [
  'NotAuthorized',
  'FailedAuthentication',
  'OperationProhibited',
  'InvalidSecurity',
  'InvalidSecurityToken',
];
const NOT_DONE = [
  'ActionNotSupported',
  'NoSuchService',
  'OptionalActionNotImplemented',
  'NoPTZProfile',
  'PTZNotSupported',
];
/** As much of a device's own words as a person reads. */
const REASON_CHARS = 200;

/**
 * Reads the answer to a request.
 * @param action the request's name, such as `GetProfiles`
 * @returns the element `<action>Response`
 * @throws {OnvifError} of the XML; `not_onvif`, `credentials_refused`, `unsupported`, `device_failed`, `incomplete`
 */
export function readReply(text: string, action: string): XmlNode {
  const envelope = readXml(text);
  if (envelope.name !== 'Envelope') throw new OnvifError('not_onvif', 'The answer is no SOAP envelope.');
  const body = childOf(envelope, 'Body');
  const fault = childOf(body, 'Fault');
  if (fault) throw faultOf(fault, action);
  const reply = childOf(body, `${action}Response`);
  if (!reply) throw new OnvifError('incomplete', `The device answered ${action} with something else.`);
  return reply;
}

/** Whether the text is a SOAP message at all: answers with an HTTP error often are. */
export function isSoap(text: string): boolean {
  try {
    return readXml(text).name === 'Envelope';
  } catch {
    return false;
  }
}

/** A fault of SOAP 1.2 has codes within codes; one of SOAP 1.1 has `faultcode` and `faultstring`. */
function faultOf(fault: XmlNode, action: string): OnvifError {
  const codes = [...descendantsOf(fault, 'Value'), ...descendantsOf(fault, 'faultcode')].map(({ text }) =>
    text.slice(text.indexOf(':') + 1).trim(),
  );
  const said = textAt(fault, 'Reason', 'Text') ?? textAt(fault, 'faultstring') ?? codes.at(-1) ?? 'without a reason';
  const words = plainText(said);
  if (codes.some((code) => REFUSALS.includes(code)))
    return new OnvifError('credentials_refused', `The device refuses the credentials for ${action}: "${words}".`);
  if (codes.some((code) => NOT_DONE.includes(code)))
    return new OnvifError('unsupported', `The device does not do ${action}: "${words}".`);
  return new OnvifError('device_failed', `The device says that ${action} failed: "${words}".`);
}

/** A text of a device as one line of visible characters. */
export const plainText = (text: string, chars: number = REASON_CHARS): string =>
  text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, chars);

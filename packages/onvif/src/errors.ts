/**
 * Why a device cannot be used, or not for this.
 *
 * - `address_invalid`: not an address of a device: another scheme, credentials in it, no host.
 * - `unreachable`: nothing answers at the address, or the connection broke.
 * - `timed_out`: it did not answer in time, or not to the end.
 * - `not_onvif`: something answers, and it is no ONVIF device.
 * - `redirected`: it sends the request to another host, or round in a circle.
 * - `too_large`: the answer is larger than any that a camera has reason to send.
 * - `unreadable`: the answer is no XML.
 * - `xml_refused`: the answer is XML that is made to hurt: a document type, entities, depth or number of elements.
 * - `certificate_refused`: TLS failed: most cameras have a certificate of their own making.
 * - `credentials_needed`, `credentials_refused`: the device wants a user and a password, or others than these.
 * - `unsupported`: the device does not do this.
 * - `device_failed`: the device says that it failed; the text is its own.
 * - `incomplete`: the answer lacks what it exists for.
 */
export const ONVIF_FAULTS = [
  'address_invalid',
  'unreachable',
  'timed_out',
  'not_onvif',
  'redirected',
  'too_large',
  'unreadable',
  'xml_refused',
  'certificate_refused',
  'credentials_needed',
  'credentials_refused',
  'unsupported',
  'device_failed',
  'incomplete',
] as const;
export type OnvifFault = (typeof ONVIF_FAULTS)[number];

/** A device that cannot be used, or not for this. The message is a sentence for people and holds no credential. */
export class OnvifError extends Error {
  override readonly name = 'OnvifError';
  readonly code: OnvifFault;
  constructor(code: OnvifFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

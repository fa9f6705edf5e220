import { Cam } from 'onvif';

export type Credential = { readonly user: string; readonly password: string };

/** A request as the library writes it. `service` names the service that it is for; absent for the device service. */
export type SoapRequest = { readonly action: string; readonly body: string; readonly service: string | undefined };

/** The calls of the library that this package makes. Each of them writes one request. */
export type LibraryCalls = {
  getSystemDateAndTime(callback: () => void): void;
  getServices(includeCapability: boolean, callback: () => void): void;
  getCapabilities(callback: () => void): void;
  getDeviceInformation(callback: () => void): void;
  getProfiles(callback: () => void): void;
  getStreamUri(options: { protocol: 'RTSP'; profileToken: string }, callback: () => void): void;
  getSnapshotUri(options: { profileToken: string }, callback: () => void): void;
  getPresets(options: { profileToken: string }, callback: () => void): void;
  getStatus(options: { profileToken: string }, callback: () => void): void;
  gotoPreset(options: { profileToken: string; preset: string }, callback: () => void): void;
  absoluteMove(options: LibraryMove, callback: () => void): void;
  relativeMove(options: LibraryMove, callback: () => void): void;
  continuousMove(options: LibraryMove & { timeout: number }, callback: () => void): void;
  stop(options: { profileToken: string; panTilt: boolean; zoom: boolean }, callback: () => void): void;
  createPullPointSubscription(callback: () => void): void;
  pullMessages(options: { messageLimit: number }, callback: () => void): void;
  renew(options: object, callback: () => void): void;
  unsubscribe(callback: () => void, preserveListeners: boolean): void;
};
export type LibraryMove = {
  profileToken: string;
  x?: number;
  y?: number;
  zoom?: number;
  onlySendPanTilt?: boolean;
  onlySendZoom?: boolean;
};

/** Where the library keeps what decides how it writes a request. */
type LibraryState = {
  media2Support: boolean;
  timeShift: number;
  events: { subscription?: object };
  digestAuth(challenges: readonly string[], request: { method: string; path: string }): string;
  _requestPart2(options: { action: string; body: string; service?: string }): void;
};
/** A pull point that was created: where it is, and Axis's number of it, which is sent back with each request. */
export type Subscription = { readonly address: string; readonly axisId: string | undefined };

export type RequestWriter = {
  /** Writes the request of one call. */
  write(call: (library: LibraryCalls) => void): SoapRequest;
  /** The device's clock less this machine's, ms: the time within the proof of the password is the device's. */
  setClockOffset(offsetMs: number): void;
  /** Whether requests about media are written for the second version of that service. */
  setMedia2(media2: boolean): void;
  setSubscription(subscription: Subscription | undefined): void;
  /** The header `Authorization` that answers the challenges of HTTP digest, in bytes as they go onto the wire. */
  answerChallenge(challenges: readonly string[], method: string, path: string): string;
};

/**
 * The library writes requests and computes digests; it never sends and never reads. Its own transport has no limit of size, its reader turns
 * the firmware 5.10 into the number 5.1, and a datagram of anybody to its discovery ends the process.
 */
export function createRequestWriter(credential: Credential | undefined): RequestWriter {
  let written: SoapRequest | undefined;
  const options = { hostname: 'device', autoconnect: false };
  // The library puts the user into XML as it is, and makes bytes of the password by taking one of each character.
  const library = new Cam({
    ...options,
    ...(credential && { username: escapeXml(credential.user), password: asByteText(credential.password) }),
  }) as unknown as LibraryCalls & LibraryState;
  library.media2Support = false;
  library._requestPart2 = ({ action, body, service }) => {
    written = { action, body, service };
  };
  const forHttp = new Cam({
    ...options,
    ...(credential && { username: credential.user, password: credential.password }),
  }) as unknown as LibraryState;
  let clockOffsetMs = 0;
  return {
    write(call) {
      written = undefined;
      library.timeShift = Date.now() + clockOffsetMs - process.uptime() * 1000;
      call(library);
      if (!written) throw new Error('The ONVIF library wrote no request.');
      return written;
    },
    setClockOffset: (offsetMs) => void (clockOffsetMs = offsetMs),
    setMedia2: (media2) => void (library.media2Support = media2),
    setSubscription(subscription) {
      library.events = subscription ? { subscription: librarySubscription(subscription) } : {};
    },
    answerChallenge: (challenges, method, path) => asByteText(forHttp.digestAuth(challenges, { method, path })),
  };
}

const librarySubscription = ({ address, axisId }: Subscription) => ({
  subscriptionReference: {
    address: { href: escapeXml(address) },
    ...(axisId !== undefined && { referenceParameters: { subscriptionId: escapeXml(axisId) } }),
  },
});

/** A text whose characters are the bytes of its UTF-8. */
const asByteText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

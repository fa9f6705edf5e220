import type { CameraState } from '@marsad/schemas';
import { identify, type CertificateBook, type Identity } from '../domain/certificates.ts';
import { isSuperseded, nextEpoch, noteClaim, type Claim } from '../domain/claims.ts';
import { noteStream, type StreamRate } from '../domain/stream-rate.ts';
import type { EndReason, StreamEnd } from '../errors.ts';
import type { Session } from './session.ts';

/** A camera's stream on this replica. */
export type OpenStream = {
  readonly camera: string;
  readonly certificate: { readonly sha256: string; readonly expiresAtMs: number };
  readonly session: Session;
  end(reason: EndReason): void;
};

export type StreamsOptions = {
  readonly replica: string;
  readonly districts: ReadonlySet<string>;
  readonly book: CertificateBook;
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Called after a stream was opened, and after one has ended. */
  readonly onOpened: (stream: OpenStream) => void;
  readonly onEnded: (stream: OpenStream, end: StreamEnd) => void;
};

/** The streams of this replica, at most one a camera, and the claims of all replicas. */
export function createStreams(options: StreamsOptions) {
  const { replica, districts, book, now } = options;
  const open = new Map<string, OpenStream>();
  const claims = new Map<string, Claim>();
  const rates = new Map<string, StreamRate>();

  const identityOf = (sha256: string | undefined): Identity => identify(book, sha256, { districts, nowMs: now() });

  /** Why a stream may not go on; undefined if it may. */
  const whyEnded = ({ camera, certificate }: OpenStream): EndReason | undefined => {
    if (now() >= certificate.expiresAtMs) return 'certificate_expired';
    const identity = identityOf(certificate.sha256);
    if (identity.kind === 'refused') return identity.reason;
    return identity.camera.camera === camera ? undefined : 'certificate_unknown';
  };
  return {
    identityOf,
    /** Notes that a camera opens a stream. @returns whether it may: one that opens them too fast is refused, and what it has goes on */
    admit(camera: string): boolean {
      const rate = noteStream(rates.get(camera), options.monotonic());
      if (rate) rates.set(camera, rate);
      return rate !== undefined;
    },
    /** The epoch of a new stream of this camera. Of two streams the one that was opened later has the higher one. */
    nextEpoch: (camera: string): number => nextEpoch(claims.get(camera), open.get(camera)?.session.epoch, now()),
    /** Adds a stream, which ends an older one of the same camera. */
    opened(stream: OpenStream): void {
      open.get(stream.camera)?.end('superseded');
      open.set(stream.camera, stream);
      options.onOpened(stream);
    },
    /** Forgets a stream that has ended. */
    ended(stream: OpenStream, end: StreamEnd): void {
      if (open.get(stream.camera) === stream) open.delete(stream.camera);
      options.onEnded(stream, end);
    },
    of: (camera: string): OpenStream | undefined => open.get(camera),
    claimOf: (camera: string): Claim | undefined => claims.get(camera),
    values: (): readonly OpenStream[] => [...open.values()],
    /** Notes a state that was read from its topic. A newer claim of another replica ends our stream. */
    noteState(state: CameraState): void {
      const claim = noteClaim(claims.get(state.camera), state, options.monotonic());
      claims.set(state.camera, claim);
      const stream = open.get(state.camera);
      if (stream && isSuperseded(claim, stream.session.epoch, replica)) stream.end('superseded');
    },
    /** Ends the streams whose certificate is not (or no longer) that of their camera. Called when the directory has changed, and by the clock. */
    checkAll(): void {
      for (const stream of [...open.values()]) {
        const reason = whyEnded(stream);
        if (reason) stream.end(reason);
      }
    },
    endAll: (reason: EndReason): void => [...open.values()].forEach((stream) => stream.end(reason)),
  };
}
export type Streams = ReturnType<typeof createStreams>;

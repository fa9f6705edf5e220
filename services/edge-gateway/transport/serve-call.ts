import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { ObserveRequest, ObserveResponse } from '@marsad/proto/camera/v1';
import type { PeerCertificate } from 'node:tls';
import { whyHelloRefused } from '../domain/check-hello.ts';
import { HELLO_WITHIN_MS, UNREAD_RESPONSES } from '../domain/limits.ts';
import type { EndReason, StreamEnd } from '../errors.ts';
import type { EdgeCamera } from '../ports.ts';
import { openSession, type Session, type SessionNeeds } from './session.ts';
import { endOfTransport } from './explain-end.ts';
import { statusOf } from './status.ts';
import type { OpenStream, Streams } from './streams.ts';
import { batchOf, helloOf } from './translate.ts';

export type Call = ServerDuplexStream<ObserveRequest, ObserveResponse>;

export type ServeNeeds = SessionNeeds & {
  readonly streams: Streams;
  /** The camera as the directory has it now. */
  readonly cameraOf: (id: string) => EdgeCamera | undefined;
  readonly helloWithinMs?: number;
  /** Called when a stream is over, whoever ended it. @param camera whose certificate it was, if it was one's */
  readonly onEnd: (reason: StreamEnd, camera: string | undefined) => void;
};

type Certificate = { readonly sha256: string; readonly expiresAtMs: number };

/** The certificate that the client proved to have. Mutual TLS has checked who issued it and that it has not expired. */
export function certificateOf(peer: Partial<PeerCertificate> | undefined): Certificate | undefined {
  if (peer?.fingerprint256 === undefined || peer.valid_to === undefined) return undefined;
  return {
    sha256: peer.fingerprint256.replaceAll(':', '').toLowerCase(),
    expiresAtMs: Date.parse(peer.valid_to),
  };
}

/** Serves one call, from the hello to its end. */
export function serveCall(call: Call, needs: ServeNeeds): void {
  const ending = createEnding(call);
  const certificate = certificateOf(call.getAuthContext().sslPeerCertificate);
  const identity = needs.streams.identityOf(certificate?.sha256);
  const owner = identity.kind === 'refused' ? identity.camera?.camera : identity.camera.camera;
  ending.onEnd((reason) => needs.onEnd(reason, owner));
  if (identity.kind === 'refused' || !certificate)
    return ending.end(identity.kind === 'refused' ? identity.reason : 'certificate_unknown');
  let session: Session | undefined;
  const late = setTimeout(() => session ?? ending.end('hello_missing'), needs.helloWithinMs ?? HELLO_WITHIN_MS);
  ending.onEnd(() => clearTimeout(late));

  const handle = async ({ kind }: ObserveRequest): Promise<void> => {
    if (!kind) return ending.end('message_invalid');
    if (session && kind.$case === 'batch') return session.take(batchOf(kind.value));
    if (session) return ending.end('hello_invalid');
    if (kind.$case !== 'hello') return ending.end('hello_missing');
    session = welcome(call, { ending, camera: identity.camera, certificate, hello: helloOf(kind.value) }, needs);
  };
  const read = readOneByOne(call, ending, handle, needs.onNotStored);
  // A camera that has said everything still gets the acknowledgements of it.
  call.on(
    'end',
    () =>
      void read()
        .then(() => session?.settled())
        .then(ending.leave),
  );
}

type Greeting = {
  readonly ending: Ending;
  readonly camera: EdgeCamera;
  readonly certificate: Certificate;
  readonly hello: ReturnType<typeof helloOf>;
};

/** Opens the session of a camera, unless its hello is refused. The epoch is claimed before the camera is welcomed. */
function welcome(call: Call, greeting: Greeting, needs: ServeNeeds): Session | undefined {
  const { ending, camera, certificate, hello } = greeting;
  const epoch = needs.streams.nextEpoch(camera.camera);
  const refusal =
    whyHelloRefused(hello, camera.camera, epoch) ??
    (needs.streams.admit(camera.camera) ? undefined : 'too_many_streams');
  if (refusal || !hello.detector) {
    ending.end(refusal ?? 'hello_invalid');
    return undefined;
  }
  const session = openSession(needs, {
    camera: () => needs.cameraOf(camera.camera) ?? camera,
    hello: { ...hello, detector: hello.detector },
    epoch,
    send(response) {
      if (ending.isOver()) return;
      call.write(response);
      if (call.writableLength > UNREAD_RESPONSES) ending.end('not_reading');
    },
    end: ending.end,
    over: ending.over,
    isOver: ending.isOver,
  });
  const stream: OpenStream = { camera: camera.camera, certificate, session, end: ending.end };
  needs.streams.opened(stream);
  ending.onEnd((reason) => needs.streams.ended(stream, reason));
  return session;
}

/**
 * Handles the messages of a call one after the other. While one is handled no other is read, so that a camera that is too fast has to wait.
 * @returns the handling of the last message
 */
function readOneByOne(
  call: Call,
  ending: Ending,
  handle: (request: ObserveRequest) => Promise<void>,
  onDefect: (error: unknown) => void,
): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  call.on('data', (request: ObserveRequest) => {
    call.pause();
    last = handle(request).then(
      () => void (ending.isOver() || call.resume()),
      // What a handler throws is a defect. It ends this stream and not the process, because a camera must not be able to stop the others.
      (error: unknown) => {
        onDefect(error);
        ending.end('store_unavailable');
      },
    );
  });
  return () => last;
}

/** The end of a call: exactly once, by us, by the camera or by the transport. */
type Ending = {
  readonly end: (reason: EndReason) => void;
  /** The camera has sent everything that it wanted to. */
  readonly leave: () => void;
  readonly over: Promise<void>;
  readonly isOver: () => boolean;
  readonly onEnd: (listener: (reason: StreamEnd) => void) => void;
};

function createEnding(call: Call): Ending {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const listeners: ((reason: StreamEnd) => void)[] = [];
  let reason: StreamEnd | undefined;
  const finish = (by: StreamEnd): boolean => {
    if (reason !== undefined) return false;
    reason = by;
    resolve();
    for (const listener of listeners) listener(by);
    return true;
  };
  const breakOff = (): void => void finish(endOfTransport(call.metadata) ?? 'broken');
  for (const event of ['error', 'cancelled', 'close']) call.on(event, breakOff);
  return {
    end(by) {
      if (finish(by)) call.emit('error', statusOf(by));
    },
    leave() {
      if (finish('left')) call.end();
    },
    over,
    isOver: () => reason !== undefined,
    onEnd(listener) {
      if (reason === undefined) listeners.push(listener);
      else listener(reason);
    },
  };
}

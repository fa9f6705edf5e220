import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { IngestServiceService, ObserveRequest } from '@marsad/proto/camera/v1';
import { MESSAGE_BYTES } from '../domain/limits.ts';
import { explainEnd } from './explain-end.ts';
import type { Call } from './serve-call.ts';

export type ServerOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
  readonly cameraAuthority: string;
};

/** A connection that does not answer a ping is closed, so that a camera without power is noticed within this time, ms. */
const PING_EVERY_MS = 10_000;
const PING_ANSWER_MS = 5_000;
const STATUS_MS = 1_000;
/** A camera has one stream. A few more are room for one that is being closed. */
const STREAMS_PER_CONNECTION = 4;

const CHANNEL = {
  'grpc.max_receive_message_length': MESSAGE_BYTES,
  'grpc.max_concurrent_streams': STREAMS_PER_CONNECTION,
  'grpc.keepalive_time_ms': PING_EVERY_MS,
  'grpc.keepalive_timeout_ms': PING_ANSWER_MS,
};

/** A message of no known kind: of a later version, or bytes that are no message at all. */
const UNREADABLE: ObserveRequest = { kind: undefined };

/** The service, except that bytes that are no message reach the handler, which ends the stream with a reason. */
const SERVICE = {
  observe: {
    ...IngestServiceService.observe,
    requestDeserialize(bytes: Buffer): ObserveRequest {
      try {
        return ObserveRequest.decode(bytes);
      } catch {
        return UNREADABLE;
      }
    },
  },
};

/** Listens for smart cameras, with a certificate of its own and only for clients with one. Resolves once it listens. */
export async function listen(options: ServerOptions, serve: (call: Call) => void) {
  const [certificate, key, authority] = await Promise.all(
    [options.certificate, options.key, options.cameraAuthority].map((path) => readFile(path)),
  );
  if (!certificate || !key || !authority) throw new Error('three files are read');
  const credentials = ServerCredentials.createSsl(authority, [{ cert_chain: certificate, private_key: key }], true);
  const server = new Server({ ...CHANNEL, interceptors: [explainEnd] });
  server.addService(SERVICE, { observe: serve });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`${options.host}:${options.port}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    port,
    /** Takes no more streams. Those that have ended get a second to learn their status. */
    async stop(): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.tryShutdown(() => resolve());
      await Promise.race([promise, sleep(STATUS_MS, undefined, { ref: false })]);
      server.forceShutdown();
    },
  };
}

import { readFileSync } from 'node:fs';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import type { IssuedCertificate } from '@marsad/deploy-local';
import * as wire from '@marsad/proto/camera/v1';
import { REASON_KEY } from '../transport/status.ts';

type Response = NonNullable<wire.ObserveResponse['kind']>;
type Case<Name extends Response['$case']> = Extract<Response, { $case: Name }>['value'];

/** A smart camera of a test: one stream, and what the city answered on it. */
export type CameraClient = {
  send(request: wire.ObserveRequest): void;
  hello(over?: Partial<wire.Hello>): void;
  batch(over: Partial<wire.Batch>): void;
  all<Name extends Response['$case']>(name: Name): Case<Name>[];
  /** The highest sequence that was acknowledged. */
  acknowledged(): number;
  /** How the stream ended; undefined while it has not. */
  ended(): { readonly code: number; readonly reason: string | undefined } | undefined;
  readonly epoch: number;
  /** Takes no message until `resume`. */
  pause(): void;
  resume(): void;
  leave(): void;
  /** Breaks the connection. */
  close(): void;
};

export type ClientOptions = {
  readonly port: number;
  readonly camera: string;
  /** Path of the city's authority, PEM. */
  readonly authority: string;
  readonly certificate?: Pick<IssuedCertificate, 'certificate' | 'key'>;
};

export const MODEL: wire.Model = { name: 'on-chip', sha256: 'c'.repeat(64), threshold: 0.4 };

export function connectCamera({ port, camera, authority, certificate }: ClientOptions): CameraClient {
  const secure = credentials.createSsl(
    readFileSync(authority),
    certificate ? Buffer.from(certificate.key) : undefined,
    certificate ? Buffer.from(certificate.certificate) : undefined,
  );
  const client = new wire.IngestServiceClient(`localhost:${port}`, secure, { 'grpc.enable_retries': 0 });
  const stream = client.observe();
  const responses: Response[] = [];
  let ended: ReturnType<CameraClient['ended']>;
  stream.on('data', ({ kind }: wire.ObserveResponse) => kind && responses.push(kind));
  stream.on('error', ({ code, metadata }: ServiceError) => {
    ended ??= { code, reason: metadata?.get(REASON_KEY)[0]?.toString() };
  });
  stream.on('end', () => (ended ??= { code: 0, reason: undefined }));
  const all = <Name extends Response['$case']>(name: Name): Case<Name>[] =>
    responses.flatMap((kind) => (kind.$case === name ? [kind.value as Case<Name>] : []));
  const epoch = (): number => Number(all('welcome')[0]?.epoch ?? 0);
  const send = (request: wire.ObserveRequest): void => void stream.write(request);
  return {
    send,
    hello: (over = {}) =>
      send({
        kind: { $case: 'hello', value: { camera, detector: MODEL, plateReader: MODEL, resume: undefined, ...over } },
      }),
    batch: (over) =>
      send({
        kind: {
          $case: 'batch',
          value: {
            ...{ epoch: BigInt(epoch()), sequence: 1n, scenes: [], endedTracks: [], plateReads: [] },
            ...{ health: undefined, ...over },
          },
        },
      }),
    all,
    acknowledged: () => Math.max(0, ...all('acknowledgement').map(({ sequence }) => Number(sequence))),
    ended: () => ended,
    get epoch() {
      return epoch();
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    leave: () => void stream.end(),
    close: () => client.close(),
  };
}

export const wireFrame = (atMs: number, over: Partial<wire.Frame> = {}): wire.Frame => ({
  part: 0,
  ptsMs: BigInt(atMs % 1_000_000_000),
  capturedAtMs: BigInt(atMs),
  widthPx: 640,
  heightPx: 360,
  ...over,
});
export const wireScene = (atMs: number, over: Partial<wire.Scene> = {}): wire.Scene => ({
  frame: wireFrame(atMs),
  observedMs: 200,
  moving: true,
  tracks: [
    {
      ordinal: 1,
      class: wire.ObjectClass.CAR,
      confidence: 0.9,
      box: { x: 10, y: 10, width: 100, height: 60 },
      evidence: wire.Evidence.DETECTED,
      ageMs: 400n,
    },
  ],
  ...over,
});
export const wireRead = (atMs: number, over: Partial<wire.PlateRead> = {}): wire.PlateRead => ({
  frame: wireFrame(atMs),
  ordinal: 1,
  vehicleClass: wire.ObjectClass.CAR,
  text: '274683 WW',
  confidence: 0.93,
  revision: 0,
  votes: 1,
  final: false,
  plateBox: { x: 20, y: 30, width: 60, height: 14 },
  cropJpeg: Buffer.alloc(0),
  ...over,
});
export const wireEnd = (atMs: number, over: Partial<wire.EndedTrack> = {}): wire.EndedTrack => ({
  part: 0,
  ordinal: 1,
  class: wire.ObjectClass.CAR,
  fromMs: BigInt(atMs - 1_000),
  toMs: BigInt(atMs),
  sightings: 5,
  ...over,
});

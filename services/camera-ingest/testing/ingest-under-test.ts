import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import jpeg from '@julusian/jpeg-turbo';
import type { EventProducer, Received } from '@marsad/kafka';
import type { RgbImage } from '@marsad/masking';
import { createObjectStore } from '@marsad/objects';
import type { AnyEvent, Camera, DataOf, Principal } from '@marsad/schemas';
import { cameraRegistered, previewLeased } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { permitAnalytics, useBus, useStack } from '@marsad/testkit';
import { afterAll } from 'vitest';
import { startApp } from '../app.ts';
import type { AppParts } from '../app.ts';
import { loadIngestConfig } from '../config.ts';

export type Replica = {
  readonly districts: readonly string[];
  readonly replica?: string;
  readonly spool?: string;
  readonly variables?: Readonly<Record<string, string>>;
};
export type Collected = {
  of<E extends AnyEvent>(event: E): DataOf<E>[];
  received(event: AnyEvent): Received[];
};

/** Runs camera-ingest in this process on the real infrastructure. Everything that a test begins here ends with its file, last first. */
export function useIngest() {
  const stack = useStack();
  const bus = useBus(stack);
  const ends: (() => unknown)[] = [];
  const endAll = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  afterAll(endAll);

  const newFolder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'marsad-spool-'));
    ends.push(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };
  const environmentOf = ({ districts, replica = 'ingest-1', spool = newFolder(), variables = {} }: Replica) => ({
    ...stack.environment('camera-ingest', districts, { MARSAD_REPLICA: replica, MARSAD_SPOOL: spool }),
    MARSAD_SEGMENT_MS: '4000',
    ...variables,
  });
  const producer = (principal: Principal): Promise<EventProducer> => bus.producer(principal);

  return {
    stack,
    producer,
    /** Runs when the file's tests are done, or at `endAll`. */
    onEnd: (end: () => unknown): void => void ends.push(end),
    /** Ends everything begun so far, for files whose tests must not share cameras. */
    endAll,
    newFolder,
    environmentOf,
    /** Starts a replica in this process. A fatal error fails the file. */
    async start(replica: Replica, parts: AppParts = {}): Promise<App> {
      const app = await startApp(loadIngestConfig(environmentOf(replica)), bus.fatal, parts);
      ends.push(() => app.stop());
      return app;
    },
    /** Starts a replica as a process of its own, which a test may kill. */
    spawn(replica: Replica): ChildProcess {
      const started = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
        env: { PATH: process.env['PATH'], ...environmentOf(replica), MARSAD_LOG_LEVEL: 'error' },
        // The replica's errors go to the test's output, where they help to explain a failure.
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      ends.push(async () => {
        if (started.exitCode !== null || started.signalCode !== null) return;
        started.kill('SIGTERM');
        await once(started, 'exit');
      });
      return started;
    },
    /** Collects all these events from now on. */
    async collect(principal: Principal, events: readonly AnyEvent[], district: string): Promise<Collected> {
      const { of, received } = await bus.collect(principal, events, { districts: [district] });
      return { of, received: (event) => received.filter((message) => message.event.type === event.type) };
    },
    /** Puts cameras into the directory. */
    async register(...cameras: readonly Camera[]): Promise<void> {
      const directory = await producer('governance');
      for (const camera of cameras)
        await directory.send(cameraRegistered, camera, { id: `${camera.camera}-${Date.now()}` });
      ends.push(async () => {
        for (const { camera } of cameras) await directory.tombstone(cameraRegistered, camera);
      });
    },
    /** Permits analytics on a camera until the end of the file, or until the returned function is called. */
    async permit(camera: Camera, analytics: Parameters<typeof permitAnalytics>[2]): Promise<() => Promise<void>> {
      const withdraw = await permitAnalytics(stack.addresses, [camera.camera], analytics);
      let isWithdrawn = false;
      const once = async (): Promise<void> => {
        if (!isWithdrawn) await withdraw();
        isWithdrawn = true;
      };
      ends.push(once);
      return once;
    },
    /** Holds a lease on a camera's previews for this long, ms. */
    async watch({ district, camera }: Camera, forMs: number): Promise<void> {
      const expiresAtMs = Date.now() + forMs;
      const lease = { district, camera, holder: 'page', expiresAtMs };
      await (await producer('command-center')).send(previewLeased, lease, { id: `${camera}:${expiresAtMs}` });
    },
    async fetch(principal: Principal, bucket: string, key: string): Promise<Buffer> {
      return buffer((await createObjectStore(stack.objects(principal)).getStream(bucket, key)).stream);
    },
  };
}

export const cameraOf = (district: string, camera: string, over: Record<string, unknown> = {}): Camera =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, district, camera, lines: [], ...over });

export const decodedJpeg = (bytes: Buffer): RgbImage => {
  const { data, width, height } = jpeg.decompressSync(bytes, { format: jpeg.FORMAT_RGB });
  return { data, width, height };
};

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { boxesInPx, isMasked, maskingAt } from '@marsad/masking';
import type { MaskSample, RgbImage } from '@marsad/masking';
import { decodeVideo } from '@marsad/media';
import { createObjectStore } from '@marsad/objects';
import type { ObjectStore } from '@marsad/objects';
import { cameraRegistered, cameraState, segmentRecorded } from '@marsad/schemas';
import type { Box, Camera } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { useBus, useStack } from '@marsad/testkit';
import { recordSample, storeSegment } from '@marsad/testkit/recorded-sample';
import type { PerceivedSample, SampleRecording, SampleSegment, StoredSegment } from '@marsad/testkit/recorded-sample';
import { afterAll } from 'vitest';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';

/** Masks smaller than this are not judged, px: a plain patch looks the same. */
const LEAST_JUDGED_PX = 40;

/** Runs view-maker in this process on the real infrastructure, and plays camera-ingest. What a test begins here ends with its file. */
export function useViewMaker() {
  const stack = useStack();
  const bus = useBus(stack);
  const ends: (() => unknown)[] = [];
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const newFolder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'marsad-view-'));
    ends.push(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };
  const storeOf = (principal: Parameters<typeof stack.objects>[0]): ObjectStore =>
    createObjectStore(stack.objects(principal));

  return {
    stack,
    bus,
    storeOf,
    async start(district: string, variables: Readonly<Record<string, string>> = {}): Promise<App> {
      const own = { MARSAD_VIEW_CACHE: newFolder(), ...variables };
      const app = await createApp(readConfig(stack.environment('view-maker', [district], own)), bus.fatal);
      ends.push(() => app.stop());
      return app;
    },
    /** Puts a camera into the directory, which plays. */
    async register(camera: Camera): Promise<void> {
      const directory = await bus.producer('governance');
      await directory.send(cameraRegistered, camera);
      ends.push(() => directory.tombstone(cameraRegistered, camera.camera));
      await this.report(camera, 'playing', Date.now());
    },
    async report({ district, camera }: Camera, state: 'playing' | 'down', atMs: number): Promise<void> {
      const ingest = await bus.producer('camera-ingest');
      await ingest.send(cameraState, { ...cameraState.example, district, camera, state, atMs });
    },
    /** Records a sample as this camera. Nothing is stored or announced yet. */
    record: (
      perceived: PerceivedSample,
      { district, camera }: Camera,
      times: Omit<SampleRecording, 'district' | 'camera' | 'directory'>,
    ): SampleSegment[] => recordSample(perceived, { district, camera, ...times, directory: newFolder() }),
    /** Stores segments with their sidecars and announces them, each as `change` makes it. */
    async announce(
      perceived: PerceivedSample,
      segments: readonly SampleSegment[],
      change: (stored: StoredSegment) => StoredSegment | Promise<StoredSegment> = (stored) => stored,
    ): Promise<StoredSegment[]> {
      const store = storeOf('camera-ingest');
      const ingest = await bus.producer('camera-ingest');
      const announced: StoredSegment[] = [];
      for (const segment of segments) {
        const stored = await change(await storeSegment(store, perceived, segment));
        await ingest.send(segmentRecorded, stored);
        announced.push(stored);
      }
      return announced;
    },
    fetch: async (bucket: string, objectKey: string): Promise<Buffer> =>
      buffer((await storeOf('command-center').getStream(bucket, objectKey)).stream),
    /** Decodes a stored video. */
    async frames(bytes: Buffer): Promise<(RgbImage & { readonly ptsMs: number })[]> {
      const path = join(newFolder(), 'view.mp4');
      writeFileSync(path, bytes);
      return Promise.resolve(decodeVideo(path));
    },
  };
}

/** The boxes that must be masked in an image of this moment, in its px. */
export const hiddenIn = (image: RgbImage, samples: readonly MaskSample[], atMs: number): Box[] => {
  const masking = maskingAt(samples, atMs);
  if (masking.kind === 'whole') return [];
  return boxesInPx(masking, image).filter(({ width, height }) => width > LEAST_JUDGED_PX && height > LEAST_JUDGED_PX);
};

/** How many boxes of the frames were judged, and how many of them show something. */
export function judgeMasks(
  frames: readonly (RgbImage & { readonly ptsMs: number })[],
  samples: readonly MaskSample[],
  zeroMs: number,
): { judged: number; shown: number } {
  const verdicts = frames.flatMap((frame) =>
    hiddenIn(frame, samples, zeroMs + frame.ptsMs).map((box) => isMasked(frame, box)),
  );
  return { judged: verdicts.length, shown: verdicts.filter((masked) => !masked).length };
}

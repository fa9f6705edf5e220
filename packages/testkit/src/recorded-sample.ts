import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MaskSample, maskSampleOf } from '@marsad/masking';
import { isDetectionDue, openFile, openFootage, openSegmentFile, type SegmentFile, ticksToMs } from '@marsad/media';
import type { ObjectStore } from '@marsad/objects';
import { type DataOf, sceneObserved, type SceneTrack, segmentRecorded } from '@marsad/schemas';
import {
  masksSidecar,
  type PublishedScene,
  type SegmentOf,
  sidecarKeyOf,
  type SidecarKind,
  tracksSidecar,
} from '@marsad/sidecars';
import { createDetector, createScenePerception, GREY, type Track } from '@marsad/vision';

const SAMPLES = join(import.meta.dirname, '../../../samples');
const MODELS = join(import.meta.dirname, '../../../models');
/** How often a camera is analysed, and the size that its detector sees. */
const FPS = 5;
const INPUT = { width: 512, height: 288 };

/** What analysis found in one frame of a sample. */
type SampleFrame = { readonly ptsMs: number; readonly sample: MaskSample; readonly tracks: readonly Track[] };
export type PerceivedSample = {
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: readonly SampleFrame[];
};

/** Analyses a clip of `samples/` with the city's own motion gate, detector and tracker. Takes seconds: do it once in a file. */
export async function perceiveSample(name: string): Promise<PerceivedSample> {
  const path = join(SAMPLES, name);
  const footage = openFootage(path, { fps: FPS });
  const { width: widthPx, height: heightPx } = footage.size;
  const detector = createDetector({ modelsDirectory: MODELS });
  const perception = createScenePerception({ detector, source: footage.size, view: 'oblique', input: INPUT });
  const frames: SampleFrame[] = [];
  let [openTracks, detections] = [0, 0];
  let lastDetectionAtMs: number | null = null;
  for await (const { ptsMs, pixels } of footage.frames()) {
    const frame = { epoch: 0, part: 0, capturedAtMs: ptsMs, widthPx, heightPx };
    const motion = perception.motion(pixels(GREY, 'grey'), ptsMs);
    if (!isDetectionDue({ moving: motion.moving, openTracks, detections, atMs: ptsMs, lastDetectionAtMs })) {
      frames.push({ ptsMs, sample: maskSampleOf(frame, null), tracks: [] });
      continue;
    }
    lastDetectionAtMs = ptsMs;
    detections += 1;
    const found = await perception.detect((size) => pixels(size, 'quick_rgb'), motion, ptsMs);
    const { tracks, traces } = perception.track(found, motion, ptsMs);
    openTracks = tracks.length;
    frames.push({ ptsMs, sample: maskSampleOf(frame, { traces, regions: motion.regions }), tracks });
  }
  await detector.close();
  return { path, widthPx, heightPx, frames };
}

/** Where and when a sample is played as if it were a camera. */
export type SampleRecording = {
  readonly district: string;
  readonly camera: string;
  readonly epoch: number;
  readonly part: number;
  /** The wall clock of the clip's first moment, UTC ms. */
  readonly originMs: number;
  /** A segment ends at the first key frame after this long, ms. */
  readonly segmentMs: number;
  /** Where the segments' files are written. */
  readonly directory: string;
};
export type SampleSegment = SegmentOf & { readonly path: string; readonly originMs: number; readonly packets: number };

/** Cuts a sample into segments of whole groups of pictures, as camera-ingest records them. */
export function recordSample({ path: source }: PerceivedSample, recording: SampleRecording): SampleSegment[] {
  const { segmentMs, directory, ...of } = recording;
  const input = openFile(source);
  const segments: SampleSegment[] = [];
  let open: { file: SegmentFile; path: string; fromMs: number; endMs: number; packets: number } | null = null;
  const seal = (): void => {
    if (!open) return;
    open.file.seal();
    const { path, packets } = open;
    segments.push({ ...of, path, packets, fromMs: Math.round(open.fromMs), toMs: Math.round(open.endMs) });
    open = null;
  };
  while (input.readSync() === 'packet') {
    const { packet, timeBase } = input;
    const atMs = of.originMs + ticksToMs(packet.pts, timeBase);
    if (packet.isKeyframe && open && atMs - open.fromMs >= segmentMs) seal();
    if (!open) {
      const path = join(directory, `${of.camera}-${of.epoch}-${of.part}-${segments.length}.mp4`);
      open = { file: openSegmentFile(path, input), path, fromMs: atMs, endMs: atMs, packets: 0 };
    }
    open.endMs = Math.max(open.endMs, atMs + ticksToMs(packet.duration, timeBase));
    open.packets += 1;
    open.file.write(packet);
  }
  seal();
  input.close();
  return segments;
}

/** The mask samples of a segment's time. */
export const maskSamplesOf = ({ frames }: PerceivedSample, segment: SampleSegment): MaskSample[] =>
  frames
    .map(({ sample, ptsMs }) => ({
      ...sample,
      atMs: segment.originMs + ptsMs,
      part: `${segment.epoch}:${segment.part}`,
    }))
    .filter(({ atMs }) => atMs >= segment.fromMs && atMs < segment.toMs);

/** The scenes of a segment's time, as they are published while an act permits an analytic. */
export const scenesOf = ({ frames, widthPx, heightPx }: PerceivedSample, segment: SampleSegment): PublishedScene[] =>
  frames.flatMap(({ ptsMs, tracks }) => {
    const { district, camera, epoch, part } = segment;
    const atMs = Math.round(segment.originMs + ptsMs);
    if (atMs < segment.fromMs || atMs >= segment.toMs) return [];
    const scene = sceneObserved.schema.parse({
      ...sceneObserved.example,
      ...{ district, camera, epoch, part, widthPx, heightPx },
      ptsMs: Math.round(ptsMs),
      capturedAtMs: atMs,
      receivedAtMs: atMs,
      tracks: tracks.map(({ sightings: _sightings, ...track }): SceneTrack => ({
        ...track,
        ageMs: Math.round(track.ageMs),
      })),
    });
    return [{ scene }];
  });

export type StoredSegment = DataOf<typeof segmentRecorded>;

/** Stores a segment and its sidecars as camera-ingest does. @returns what it announces */
export async function storeSegment(
  store: Pick<ObjectStore, 'putFile' | 'putBytes'>,
  perceived: PerceivedSample,
  segment: SampleSegment,
  kinds: readonly SidecarKind[] = ['masks', 'tracks'],
): Promise<StoredSegment> {
  const objectKey = segmentKeyOf(segment);
  const { path: _path, originMs: _originMs, packets, ...of } = segment;
  const sidecars: Partial<Record<SidecarKind, unknown>> = {};
  for (const kind of kinds) sidecars[kind] = await storeSidecar(store, perceived, segment, kind);
  const { bytes } = await store.putFile('recordings', objectKey, segment.path, 'video/mp4');
  const sha256 = createHash('sha256').update(readFileSync(segment.path)).digest('hex');
  const { widthPx, heightPx } = perceived;
  const file = { bucket: 'recordings', objectKey, bytes, sha256, packets, codec: 'h264', widthPx, heightPx };
  return segmentRecorded.schema.parse({ ...of, ...file, ...sidecars });
}

const segmentKeyOf = ({ district, camera, epoch, part, fromMs, originMs }: SampleSegment): string => {
  const time = new Date(fromMs).toISOString();
  const folder = `camera-ingest/${district}/${time.slice(0, 10)}/${time.slice(11, 13)}/${camera}`;
  return `${folder}/${epoch}-${part}-${fromMs}-${originMs}.mp4`;
};

async function storeSidecar(
  store: Pick<ObjectStore, 'putBytes'>,
  perceived: PerceivedSample,
  segment: SampleSegment,
  kind: SidecarKind,
): Promise<unknown> {
  const { district, camera, epoch, part, fromMs, toMs } = segment;
  const envelope = { of: { district, camera, epoch, part, fromMs, toMs }, seenToMs: toMs };
  const samples = maskSamplesOf(perceived, segment);
  const content =
    kind === 'masks'
      ? await masksSidecar.encode({ ...envelope, samples })
      : await tracksSidecar.encode({ ...envelope, scenes: scenesOf(perceived, segment) });
  const objectKey = sidecarKeyOf(segmentKeyOf(segment), kind);
  const { bytes, sha256 } = await store.putBytes(kind, objectKey, content, 'application/zstd');
  return { bucket: kind, objectKey, bytes, sha256, frames: samples.length, seenToMs: toMs };
}

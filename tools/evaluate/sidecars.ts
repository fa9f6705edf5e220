import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MaskSample } from '@marsad/masking';
import {
  masksSidecar,
  type PublishedScene,
  type SegmentOf,
  sidecarKeyOf,
  type SidecarKind,
  tracksSidecar,
} from '@marsad/sidecars';
import { CITY_FPS, perceiveAsCity } from './city-perception.ts';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { createNetworks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { assertFrames, packetsOf, type VideoPacket } from './video.ts';

export const SIDECARS_HEADER = 'seconds,video_bytes,frames,masks_bytes,tracks_bytes,share_percent';
/** The city's segments (`MARSAD_SEGMENT_MS`). */
const SEGMENT_MS = 60_000;
/** When the video is taken to begin: times of a city have this many digits. */
const BEGAN_AT_MS = 1_790_000_000_000;
const PART = `${BEGAN_AT_MS}:0`;

/** @property keep the folder in which the files are kept, to look into */
type Options = { video: string; out: string; threads: number; keep?: string };
type Footage = {
  readonly packets: readonly VideoPacket[];
  readonly samples: readonly MaskSample[];
  readonly published: readonly PublishedScene[];
};
/** What one segment of a recording would have beside it. */
export type SegmentSizes = {
  readonly fromMs: number;
  readonly videoBytes: number;
  readonly frames: number;
  readonly masksBytes: number;
  readonly tracksBytes: number;
};

/** @throws {EvaluationError} */
export async function evaluateSidecars({ video, out, threads, keep }: Options): Promise<void> {
  checkOut(out, video);
  const take = keep === undefined ? undefined : keepingIn(keep);
  const packets = packetsOf(video);
  const networks = createNetworks(threads);
  try {
    const { frames, samples, published } = await perceiveAsCity(video, [], networks, { fps: CITY_FPS });
    assertFrames(video, frames);
    const footage = { packets, samples: samples.map(({ sample }) => sample), published };
    const segments = await sizesOf(footage, take);
    writeOut(out, csvFile(SIDECARS_HEADER, segments.map(sizesRow)));
    console.log(
      `sidecars: ${segments.length} segments, ${(100 * shareOfVideo(segments)).toFixed(2)} % of the video's bytes`,
    );
  } finally {
    await networks.close();
  }
}

/** The sidecars' bytes over the video's. */
export function shareOfVideo(segments: readonly SegmentSizes[]): number {
  const sum = (of: (segment: SegmentSizes) => number): number => segments.reduce((total, one) => total + of(one), 0);
  return sum(({ masksBytes, tracksBytes }) => masksBytes + tracksBytes) / sum(({ videoBytes }) => videoBytes);
}

type Take = (fromMs: number, kind: SidecarKind, bytes: Buffer) => void;

/** @throws {EvaluationError} if there is no such folder */
function keepingIn(folder: string): Take {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`--keep ${folder}: there is no such folder`);
  return (fromMs, kind, bytes) => writeFileSync(join(folder, sidecarKeyOf(`${fromMs / 1_000}.mp4`, kind)), bytes);
}

/** Cuts footage into segments of a minute, as a recording is cut, and writes the sidecars of each. */
export async function sizesOf(footage: Footage, take: Take = () => {}): Promise<SegmentSizes[]> {
  const segments: SegmentSizes[] = [];
  const lastMs = Math.max(0, ...footage.packets.map(({ atMs }) => atMs));
  for (let fromMs = 0; fromMs <= lastMs; fromMs += SEGMENT_MS) segments.push(await sizesFrom(footage, fromMs, take));
  return segments;
}

async function sizesFrom({ packets, samples, published }: Footage, fromMs: number, take: Take): Promise<SegmentSizes> {
  const isWithin = (atMs: number): boolean => atMs >= fromMs && atMs < fromMs + SEGMENT_MS;
  const recorded = packets.filter(({ atMs }) => isWithin(Math.max(0, atMs)));
  const examined = samples.filter(({ atMs }) => isWithin(atMs));
  const scenes = published.filter(({ scene }) => isWithin(scene.capturedAtMs));
  const envelope = { of: segmentFrom(fromMs), seenToMs: BEGAN_AT_MS + fromMs + SEGMENT_MS };
  const masks = await masksSidecar.encode({ ...envelope, samples: examined.map(sampleInCity) });
  const tracks = await tracksSidecar.encode({ ...envelope, scenes: scenes.map(publishedInCity) });
  take(fromMs, 'masks', masks);
  take(fromMs, 'tracks', tracks);
  return {
    fromMs,
    videoBytes: recorded.reduce((sum, { bytes }) => sum + bytes, 0),
    frames: examined.length,
    masksBytes: masks.length,
    tracksBytes: tracks.length,
  };
}

const segmentFrom = (fromMs: number): SegmentOf => ({
  district: 'evaluated',
  camera: 'evaluated',
  epoch: BEGAN_AT_MS,
  part: 0,
  fromMs: BEGAN_AT_MS + fromMs,
  toMs: BEGAN_AT_MS + fromMs + SEGMENT_MS,
});

/** The city gives its frames times in whole ms. */
const sampleInCity = (sample: MaskSample): MaskSample => ({
  ...sample,
  atMs: BEGAN_AT_MS + Math.round(sample.atMs),
  part: PART,
});

const publishedInCity = ({ scene, ...appearance }: PublishedScene): PublishedScene => ({
  ...appearance,
  scene: {
    ...scene,
    epoch: BEGAN_AT_MS,
    capturedAtMs: BEGAN_AT_MS + scene.capturedAtMs,
    receivedAtMs: BEGAN_AT_MS + scene.receivedAtMs,
  },
});

const sizesRow = (segment: SegmentSizes): string =>
  csvRow([
    (segment.fromMs / 1_000).toFixed(0),
    segment.videoBytes,
    segment.frames,
    segment.masksBytes,
    segment.tracksBytes,
    (100 * shareOfVideo([segment])).toFixed(2),
  ]);

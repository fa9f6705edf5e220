import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compressRgb,
  createClipFile,
  createScaler,
  createYuvScaler,
  decodeFrom,
  silenceFfmpeg,
  type ClipFile,
  type YuvScaler,
} from '@marsad/media';
import { makeFootage } from '@marsad/media/testing';
import { render, shownSize, type PieceOfFootage, type RenderJob } from '@marsad/rendering';
import { ORIGIN_MS, recordFile, SAMPLES, samplesBetween } from '@marsad/rendering/testing';
import type { BenchOptions, Row } from './bench.ts';

export const name = 'views';

const SOURCE = join(SAMPLES, 'person-bicycle-car-detection-part.mp4');
const FPS = 25;
type Footage = { readonly what: string; readonly width: number; readonly height: number; readonly encoder?: string };
const FOOTAGE: readonly Footage[] = [
  { what: '360p', width: 640, height: 360 },
  { what: '720p of 1080p', width: 1_920, height: 1_080 },
  { what: '720p of 4K', width: 3_840, height: 2_160 },
  { what: '720p of 4K in H.265', width: 3_840, height: 2_160, encoder: 'libx265' },
];
/** How long a segment is, how much of its end is rendered, and how much is encoded, which is then played again and again, s. */
const WHOLE = { footage: FOOTAGE, segment: 60, clip: 8, encoded: 10 };
const SHORT = { footage: FOOTAGE.slice(0, 1), segment: 4, clip: 2, encoded: 2 };
type Amounts = typeof WHOLE;

/** Ten people and cars of a busy street. */
const MASKS = Array.from({ length: 10 }, (_, n) => ({ x: 0.09 * n, y: 0.3, width: 0.05, height: 0.12 }));
const DRAWINGS: RenderJob['drawings'] = [{ kind: 'line', from: [0.1, 0.9], to: [0.9, 0.6] }];

/**
 * Renders clips, a first still and a first fragment of one second from the end of a segment, as people ask for them. The limit is the same
 * work without masks and drawings: seek, decode, scale and encode.
 */
export function run({ short = false }: BenchOptions = {}): Promise<Row[]> {
  silenceFfmpeg();
  const amounts = short ? SHORT : WHOLE;
  const place = mkdtempSync(join(tmpdir(), 'marsad-bench-views-'));
  try {
    return Promise.resolve(amounts.footage.flatMap((footage) => measure(footage, amounts, place)));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function measure({ what, ...encoding }: Footage, { segment, clip, encoded }: Amounts, place: string): Row[] {
  const source = join(place, 'source.mp4');
  makeFootage(source, SOURCE, { ...encoding, fps: FPS, frames: encoded * FPS, group: 2 * FPS });
  const endMs = ORIGIN_MS + segment * 1_000;
  const samples = samplesBetween(ORIGIN_MS, endMs, MASKS);
  const recorded = recordFile(source, place, segment * 1_000, segment / encoded);
  const footage = recorded.map((file) => ({ ...file, samples }));
  const job: RenderJob = {
    footage,
    fromMs: endMs - clip * 1_000,
    toMs: endMs,
    drawings: DRAWINGS,
    as: 'clip',
    keyFramesOnly: false,
    path: join(place, 'view'),
  };
  // One second in the middle of a group of pictures.
  const second = { ...job, fromMs: endMs - 1_800, toMs: endMs - 800 };
  return [
    rate(`seconds of video a second and core, ${what}`, clip, job),
    time(`the first still, ${what}`, { ...second, as: 'still' }),
    time(`the first second as a fragment, ${what}`, { ...second, as: 'fragment' }),
  ];
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

function rate(what: string, seconds: number, job: RenderJob): Row {
  const cpuSeconds = (work: () => unknown): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  // A first run warms the compiler up.
  render(job);
  const [measured, limit] = [seconds / cpuSeconds(() => render(job)), seconds / cpuSeconds(() => renderUnmasked(job))];
  return { what, measured: rounded(measured), limit: rounded(limit), ratio: rounded(measured / limit), unit: 's/s' };
}

const TIMES = 5;
function time(what: string, job: RenderJob): Row {
  // The shortest of several: other work on the machine only adds to it.
  const shortest = (work: () => unknown): number =>
    Math.min(
      ...Array.from({ length: TIMES }, () => {
        const started = performance.now();
        work();
        return performance.now() - started;
      }),
    );
  const [measured, limit] = [shortest(() => render(job)), shortest(() => renderUnmasked(job))];
  return { what, measured: rounded(measured), limit: rounded(limit), ratio: rounded(measured / limit), unit: 'ms' };
}

/** The limit: what cannot be left out. */
function renderUnmasked({ footage, fromMs, toMs, as, path }: RenderJob): void {
  for (const piece of footage) {
    const beginning = { fromMs: fromMs - piece.originMs, keyFramesOnly: false };
    if (as === 'still') stillUnmasked(piece, beginning, path);
    else videoUnmasked(piece, beginning, toMs - piece.originMs, path);
  }
}

type Beginning = { readonly fromMs: number; readonly keyFramesOnly: boolean };

function stillUnmasked(piece: PieceOfFootage, beginning: Beginning, path: string): void {
  decodeFrom(piece.path, beginning, (frame, ptsMs) => {
    if (ptsMs < beginning.fromMs) return true;
    const size = shownSize(frame);
    const scaler = createScaler(size.width, size.height, 'rgb');
    writeFileSync(path, compressRgb(scaler.pixels(frame), size, 80));
    scaler.close();
    return false;
  });
}

function videoUnmasked(piece: PieceOfFootage, beginning: Beginning, endMs: number, path: string): void {
  let output = null as { readonly clip: ClipFile; readonly scaler: YuvScaler } | null;
  decodeFrom(piece.path, beginning, (frame, ptsMs) => {
    if (ptsMs >= endMs) return false;
    if (ptsMs < beginning.fromMs) return true;
    const { width, height } = shownSize(frame);
    output ??= { clip: createClipFile(path, width, height), scaler: createYuvScaler(width, height) };
    output.clip.add(output.scaler.frame(frame), ptsMs - beginning.fromMs);
    return true;
  });
  output?.clip.finish();
  output?.clip.close();
  output?.scaler.close();
}

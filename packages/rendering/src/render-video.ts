import { statSync } from 'node:fs';
import type { MaskSample } from '@marsad/masking';
import { createClipFile, createYuvScaler, displayOf } from '@marsad/media';
import type { ClipFile, ClipForm, Frame, YuvScaler } from '@marsad/media';
import { createPainter } from './painter.ts';
import type { Painter } from './painter.ts';
import { createFootageReader } from './read-footage.ts';
import type { RenderJob, Rendered } from './render-job.ts';
import { shownSize } from './shown-size.ts';
import { missingSpans, unseenSpans, usualDistanceMs } from './spans.ts';
import type { ShownFrame } from './spans.ts';
import type { Size } from './yuv-image.ts';

/** What a clip needs once its first frame has decided its size. */
type Output = {
  readonly clip: ClipFile;
  readonly scaler: YuvScaler;
  readonly painter: Painter;
  readonly size: Size;
  /** The wall clock of the clip's zero: a fragment keeps its place in the asked time, a clip begins with its first frame. */
  readonly zeroMs: number;
};

/** Renders a clip or a fragment. */
export function renderVideo(job: RenderJob): Rendered | null {
  const shown: ShownFrame[] = [];
  let output: Output | null = null;
  try {
    const failure = readFrames(job, shown, (frame, atMs, samples) => {
      output ??= createOutput(job, frame, atMs);
      return addFrame(output, frame, atMs, samples);
    });
    if (!output && failure) throw failure;
    if (output) finishOutput(output, job);
  } finally {
    closeOutput(output);
  }
  return output && describe(job, output, shown);
}

type ShowFrame = (frame: Frame, atMs: number, samples: readonly MaskSample[]) => ShownFrame;

/** Passes on each frame of the job's time once. Returns what was wrong with the first file that could not be read. */
function readFrames(job: RenderJob, shown: ShownFrame[], show: ShowFrame) {
  const { keyFramesOnly, toMs } = job;
  const reader = createFootageReader();
  for (const piece of job.footage) {
    const lastMs = shown.at(-1)?.atMs;
    // A file may repeat the end of the one before it, on a clock that was corrected by a little between the two.
    const fromMs = lastMs === undefined ? job.fromMs : lastMs + usualDistanceMs(shown, keyFramesOnly) / 2;
    if (fromMs >= toMs) break;
    reader.read(piece, { fromMs, keyFramesOnly }, (frame, atMs) => {
      if (atMs >= toMs) return false;
      if (atMs >= fromMs && atMs > (shown.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY))
        shown.push(show(frame, atMs, piece.samples));
      return true;
    });
  }
  return reader.failure;
}

function createOutput(job: RenderJob, frame: Frame, atMs: number): Output {
  const size = shownSize(displayOf(frame));
  const form: ClipForm = job.as === 'fragment' ? 'fragment' : 'clip';
  const scaler = createYuvScaler(size.width, size.height);
  try {
    const clip = createClipFile(job.path, size.width, size.height, { form, frame: scaler.frame(frame) });
    const painter = createPainter(job.drawings, size, job.unmaskedFor);
    return { clip, scaler, painter, size, zeroMs: form === 'fragment' ? job.fromMs : atMs };
  } catch (error) {
    scaler.close();
    throw error;
  }
}

function addFrame(
  { clip, scaler, painter, zeroMs }: Output,
  frame: Frame,
  atMs: number,
  samples: readonly MaskSample[],
): ShownFrame {
  const scaled = scaler.frame(frame);
  const isWhole = painter.paint(scaled, atMs, samples) === 'whole';
  clip.add(scaled, atMs - zeroMs);
  return { atMs, isWhole };
}

/** A fragment's last frame lasts until the next fragment begins: if it lasted longer, a player would throw away the frames that it covers. */
const finishOutput = ({ clip, zeroMs }: Output, { as, toMs }: RenderJob): void =>
  clip.finish(as === 'fragment' ? toMs - zeroMs : undefined);

function closeOutput(output: Output | null): void {
  output?.clip.close();
  output?.scaler.close();
}

/** Called after the file is closed, because only then its size is known. */
function describe(job: RenderJob, { clip, size }: Output, shown: readonly ShownFrame[]): Rendered {
  return {
    frames: clip.frames,
    widthPx: size.width,
    heightPx: size.height,
    fromMs: Math.round(shown[0]?.atMs ?? job.fromMs),
    toMs: Math.round(shown.at(-1)?.atMs ?? job.fromMs),
    bytes: statSync(job.path).size,
    mimeType: clip.mimeType,
    masked: job.unmaskedFor !== undefined ? 'none' : shown.some(({ isWhole }) => isWhole) ? 'whole' : 'boxes',
    unseen: unseenSpans(shown, job),
    missing: missingSpans(shown, job),
  };
}

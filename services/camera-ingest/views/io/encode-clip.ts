import { statSync } from 'node:fs';
import { boxesInPx, maskingAt, pixelateYuv420p } from '@marsad/masking';
import type { Masking } from '@marsad/masking';
import { createClipFile, createDecoder, createYuvScaler, openFile } from '@marsad/media';
import type { ClipFile, Frame, YuvScaler } from '@marsad/media';
import type { ClipJob, ClipResult } from '../../ports.ts';

const WIDEST_PX = 854;
const even = (px: number): number => Math.max(2, Math.round(px / 2) * 2);
type Size = { readonly width: number; readonly height: number };
/** The clip's file and scaler, created at the first frame, whose size decides theirs. */
type Output = { readonly clip: ClipFile; readonly scaler: YuvScaler; readonly size: Size };

/**
 * Encodes the masked clip of a time from its segments. Every frame is scaled, masked and encoded, in this order, so none bypasses the
 * masks. Null if the segments hold no frame of that time.
 * @throws {FFmpegError | SourceFailure}
 */
export function encodeClip(job: ClipJob): ClipResult | null {
  const progress: { output: Output | null; firstMs: number; lastMs: number; whole: boolean } = {
    output: null,
    firstMs: 0,
    lastMs: Number.NEGATIVE_INFINITY,
    whole: false,
  };
  const take = (frame: Frame, atMs: number): void => {
    if (atMs < job.fromMs || atMs >= job.toMs || atMs <= progress.lastMs) return;
    if (!progress.output) {
      progress.output = createOutput(job.path, frame);
      progress.firstMs = atMs;
    }
    progress.lastMs = atMs;
    const { clip, scaler, size } = progress.output;
    const masking = maskingAt(job.samples, atMs);
    progress.whole ||= masking.kind === 'whole';
    clip.add(maskFrame(scaler.frame(frame), size, masking), atMs - progress.firstMs);
  };

  try {
    for (const { path, originMs } of job.footage) decode(path, (frame, ptsMs) => take(frame, originMs + ptsMs));
    const { output, firstMs: fromMs, lastMs: toMs } = progress;
    if (!output) return null;
    output.clip.finish();
    const { width: widthPx, height: heightPx } = output.size;
    const masked = progress.whole ? 'whole' : 'boxes';
    return { frames: output.clip.frames, widthPx, heightPx, fromMs, toMs, bytes: 0, masked };
  } finally {
    progress.output?.clip.close();
    progress.output?.scaler.close();
  }
}

/** Encodes the clip and adds the size of its file, which is known only once the file is closed. */
export function encodeClipFile(job: ClipJob): ClipResult | null {
  const result = encodeClip(job);
  return result && { ...result, bytes: statSync(job.path).size };
}

function createOutput(path: string, frame: Frame): Output {
  const scale = Math.min(1, WIDEST_PX / frame.width);
  const size = { width: even(frame.width * scale), height: even(frame.height * scale) };
  const scaler = createYuvScaler(size.width, size.height);
  try {
    return { clip: createClipFile(path, size.width, size.height), scaler, size };
  } catch (error) {
    scaler.close();
    throw error;
  }
}

function decode(path: string, onFrame: (frame: Frame, ptsMs: number) => void): void {
  const input = openFile(path);
  const decoder = createDecoder(input);
  try {
    while (input.readSync() === 'packet') decoder.push(input.packet, onFrame);
    decoder.push(null, onFrame);
  } finally {
    decoder.close();
    input.close();
  }
}

/** Masks a frame in place. @throws if it cannot be masked, because then it must not be encoded */
function maskFrame(frame: Frame, size: Size, masking: Masking): Frame {
  const [y, u, v] = frame.data ?? [];
  const [ys, us, vs] = frame.linesize;
  if (!y || !u || !v || ys === undefined || us === undefined || vs === undefined)
    throw new Error('a frame without planes cannot be masked');
  const { width, height } = size;
  pixelateYuv420p({ planes: [y, u, v], strides: [ys, us, vs], width, height }, boxesInPx(masking, size));
  return frame;
}

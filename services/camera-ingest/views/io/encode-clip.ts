import { statSync } from 'node:fs';
import { boxesInPx, maskingAt, pixelateYuv420p } from '@marsad/masking';
import type { Masking } from '@marsad/masking';
import { createClipFile, createDecoder, createYuvScaler, openFile } from '@marsad/media';
import type { ClipFile, Frame, YuvScaler } from '@marsad/media';
import type { ClipJob, ClipResult } from '../../ports.ts';

const WIDEST_PX = 854;
const even = (px: number): number => Math.max(2, Math.round(px / 2) * 2);
type Size = { readonly width: number; readonly height: number };
/** What is made at the first frame, whose size decides. */
type Output = { readonly clip: ClipFile; readonly scaler: YuvScaler; readonly size: Size };

/**
 * Encodes the masked clip of a time from its segments. No frame gets into it around the masks: each is scaled, masked and encoded, in this order.
 * Null where the segments hold no frame of that time.
 * @throws {FFmpegError | SourceFailure}
 */
export function encodeClip(job: ClipJob): ClipResult | null {
  const made: { output: Output | null; firstMs: number; lastMs: number; whole: boolean } = {
    output: null,
    firstMs: 0,
    lastMs: Number.NEGATIVE_INFINITY,
    whole: false,
  };
  const take = (frame: Frame, atMs: number): void => {
    if (atMs < job.fromMs || atMs >= job.toMs || atMs <= made.lastMs) return;
    if (!made.output) {
      made.output = createOutput(job.path, frame);
      made.firstMs = atMs;
    }
    made.lastMs = atMs;
    const { clip, scaler, size } = made.output;
    const masking = maskingAt(job.samples, atMs);
    made.whole ||= masking.kind === 'whole';
    clip.add(maskFrame(scaler.frame(frame), size, masking), atMs - made.firstMs);
  };

  try {
    for (const { path, originMs } of job.footage) decode(path, (frame, ptsMs) => take(frame, originMs + ptsMs));
    const { output, firstMs: fromMs, lastMs: toMs } = made;
    if (!output) return null;
    output.clip.finish();
    const { width: widthPx, height: heightPx } = output.size;
    const masked = made.whole ? 'whole' : 'boxes';
    return { frames: output.clip.frames, widthPx, heightPx, fromMs, toMs, bytes: 0, masked };
  } finally {
    made.output?.clip.close();
    made.output?.scaler.close();
  }
}

/** Encodes the clip and measures its file, whose size is known once it is closed. */
export function encodeClipFile(job: ClipJob): ClipResult | null {
  const result = encodeClip(job);
  return result && { ...result, bytes: statSync(job.path).size };
}

function createOutput(path: string, frame: Frame): Output {
  const scale = Math.min(1, WIDEST_PX / frame.width);
  const size = { width: even(frame.width * scale), height: even(frame.height * scale) };
  const scaler = createYuvScaler(size.width, size.height);
  return { clip: createClipFile(path, size.width, size.height), scaler, size };
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

/** Masks a frame in place. @throws when it cannot be masked: then it must not be seen */
function maskFrame(frame: Frame, size: Size, masking: Masking): Frame {
  const [y, u, v] = frame.data ?? [];
  const [ys, us, vs] = frame.linesize;
  if (!y || !u || !v || ys === undefined || us === undefined || vs === undefined)
    throw new Error('a frame without planes cannot be masked');
  const { width, height } = size;
  pixelateYuv420p({ planes: [y, u, v], strides: [ys, us, vs], width, height }, boxesInPx(masking, size));
  return frame;
}

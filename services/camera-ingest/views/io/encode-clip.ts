import { statSync } from 'node:fs';
import { maskingAt, pixelateYuv420p, WHOLE } from '@marsad/masking';
import type { ClipJob, ClipResult } from '../../ports.ts';
import { createClipFile, createDecoder, createYuvScaler, openFile } from '@marsad/media';
import type { ClipFile, Frame, YuvScaler } from '@marsad/media';

const WIDEST_PX = 854;
const even = (px: number): number => Math.max(2, Math.round(px / 2) * 2);

/**
 * The masked clip of a time, from its recordings. No picture gets into it around the masks: it is scaled, masked and encoded, in this order.
 * Null where the recordings hold no picture of that time.
 * @throws FFmpegError, SourceFailure
 */
export function encodeClip(job: ClipJob): ClipResult | null {
  let clip: ClipFile | null = null;
  let scaler: YuvScaler | null = null;
  let size = { width: 0, height: 0 };
  let firstMs: number | null = null;
  let lastMs = 0;
  let whole = false;

  const take = (frame: Frame, atMs: number): void => {
    if (atMs < job.fromMs || atMs >= job.toMs || (firstMs !== null && atMs <= lastMs)) return;
    if (!clip || !scaler) {
      const scale = Math.min(1, WIDEST_PX / frame.width);
      size = { width: even(frame.width * scale), height: even(frame.height * scale) };
      scaler = createYuvScaler(size.width, size.height);
      clip = createClipFile(job.path, size.width, size.height);
    }
    firstMs ??= atMs;
    lastMs = atMs;
    const picture = scaler.frame(frame);
    const masking = maskingAt(job.samples, atMs);
    whole ||= masking.kind === 'whole';
    hide(picture, size, masking.kind === 'whole' ? [WHOLE] : masking.boxes);
    clip.add(picture, atMs - firstMs);
  };

  try {
    for (const { path, originMs } of job.footage) decode(path, (frame, ptsMs) => take(frame, originMs + ptsMs));
    const made = clip as ClipFile | null;
    if (!made || firstMs === null) return null;
    made.finish();
    const { width: widthPx, height: heightPx } = size;
    const { frames } = made;
    return { frames, widthPx, heightPx, fromMs: firstMs, toMs: lastMs, bytes: 0, masked: whole ? 'whole' : 'boxes' };
  } finally {
    (clip as ClipFile | null)?.close();
    (scaler as YuvScaler | null)?.close();
  }
}

/** Its size is known when the file is closed. */
export function encodeClipFile(job: ClipJob): ClipResult | null {
  const result = encodeClip(job);
  return result && { ...result, bytes: statSync(job.path).size };
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

type Fractions = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

function hide(picture: Frame, size: { width: number; height: number }, boxes: readonly Fractions[]): void {
  const [y, u, v] = picture.data ?? [];
  const [ys, us, vs] = picture.linesize;
  // A picture that cannot be masked must not be seen.
  if (!y || !u || !v || ys === undefined || us === undefined || vs === undefined)
    throw new Error('a picture has no planes');
  const scaled = boxes.map((box) => ({
    x: box.x * size.width,
    y: box.y * size.height,
    width: box.width * size.width,
    height: box.height * size.height,
  }));
  pixelateYuv420p({ planes: [y, u, v], strides: [ys, us, vs], ...size }, scaled);
}

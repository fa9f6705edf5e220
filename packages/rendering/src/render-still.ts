import { writeFileSync } from 'node:fs';
import { compressRgb, createScaler, createYuvScaler, displayOf } from '@marsad/media';
import type { Frame } from '@marsad/media';
import { createPainter } from './painter.ts';
import type { MaskSample } from '@marsad/masking';
import { createFootageReader } from './read-footage.ts';
import type { PieceOfFootage, RenderJob, Rendered } from './render-job.ts';
import { shownSize } from './shown-size.ts';

/** How far a still may be from its moment, ms. */
const REACH_MS = 2_000;
/** JPEG quality of images for people, which show masks and streets but no fine print. */
const QUALITY = 80;

type FoundFrame = { readonly frame: Frame; readonly atMs: number; readonly samples: readonly MaskSample[] };

/** Renders the frame at or after a moment; the one before it if none follows. */
export function renderStill(job: RenderJob): Rendered | null {
  const found = findFrame(job);
  if (!found) return null;
  try {
    return renderFrame(job, found);
  } finally {
    found.frame.free();
  }
}

/** The caller frees the frame. */
function findFrame({ footage, fromMs, keyFramesOnly }: RenderJob): FoundFrame | null {
  const reader = createFootageReader();
  const lastMs = fromMs + REACH_MS;
  let nearest: FoundFrame | null = null;
  const take = (frame: Frame, atMs: number, { samples }: PieceOfFootage): boolean => {
    if (atMs < fromMs - REACH_MS) return true;
    if (atMs >= lastMs || (nearest && atMs <= nearest.atMs)) return atMs < lastMs;
    const copy = frame.clone();
    if (!copy) throw new Error('a frame cannot be kept');
    nearest?.frame.free();
    nearest = { frame: copy, atMs, samples };
    return atMs < fromMs;
  };
  for (const piece of footage) {
    if (nearest !== null && (nearest as FoundFrame).atMs >= fromMs) break;
    reader.read(piece, { fromMs, keyFramesOnly }, (frame, atMs) => take(frame, atMs, piece));
  }
  if (!nearest && reader.failure) throw reader.failure;
  return nearest;
}

function renderFrame(job: RenderJob, { frame, atMs, samples }: FoundFrame): Rendered {
  const { width, height } = shownSize(displayOf(frame));
  const scaler = createYuvScaler(width, height);
  const packer = createScaler(width, height, 'rgb');
  try {
    const scaled = scaler.frame(frame);
    const masked = createPainter(job.drawings, { width, height }, job.unmaskedFor).paint(scaled, atMs, samples);
    const jpeg = compressRgb(packer.pixels(scaled), { width, height }, QUALITY);
    writeFileSync(job.path, jpeg);
    const fromMs = Math.floor(atMs);
    return {
      frames: 1,
      widthPx: width,
      heightPx: height,
      fromMs: Math.round(atMs),
      toMs: Math.round(atMs),
      bytes: jpeg.byteLength,
      mimeType: 'image/jpeg',
      masked,
      unseen: masked === 'whole' ? [{ fromMs, toMs: fromMs + 1 }] : [],
      missing: [],
    };
  } finally {
    scaler.close();
    packer.close();
  }
}

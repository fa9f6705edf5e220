import { displayOf } from '../display/frame-display.ts';
import type { Size } from '../encoding/jpeg.ts';
import { openFile } from '../input/input.ts';
import { createSampler } from '../sampling/sampling.ts';
import { createScalers } from '../scaling/scaler.ts';
import type { Planes } from '../scaling/planes.ts';
import type { PixelKind, Scalers } from '../scaling/scaler.ts';
import { decodeFrom } from './decode-from.ts';
import { createDecoder } from './decoder.ts';
import type { OnFrame } from './decoder.ts';

export type AnalysedFrame = {
  /** Counts all frames of the file, from 0. */
  readonly index: number;
  readonly ptsMs: number;
  pixels(size: { width: number; height: number }, kind: PixelKind): Uint8Array;
  /** The frame in full size. Valid until the next frame is taken. */
  planes(): Planes;
};
export type Footage = {
  /** As a player shows the frames, by the first of them. */
  readonly size: { width: number; height: number };
  frames(): AsyncGenerator<AnalysedFrame>;
};

/**
 * Opens a file for its sampled frames, decoded and scaled as camera-ingest does it, but as fast as the caller takes them.
 * @param phaseMs skips the frames before it, which shifts the sampling as another loop of a camera would
 * @throws {SourceFailure}
 */
export function openFootage(path: string, { fps = 5, phaseMs = 0 } = {}): Footage {
  const input = openFile(path);
  const decoder = createDecoder(input);
  const scalers: Scalers = createScalers();
  const takes = createSampler(fps);
  type Frame = Parameters<OnFrame>[0];
  const decoded: { frame: Frame; ptsMs: number; index: number }[] = [];
  let index = -1;
  const keep: OnFrame = (frame, ptsMs) => {
    index += 1;
    if (ptsMs < phaseMs || !takes(ptsMs)) return;
    const clone = frame.clone();
    if (clone) decoded.push({ frame: clone, ptsMs, index });
  };
  async function* frames(): AsyncGenerator<AnalysedFrame> {
    try {
      for (let more = true; more;) {
        more = input.readSync() === 'packet';
        decoder.push(more ? input.packet : null, keep);
        for (const { frame, ptsMs, index: at } of decoded.splice(0)) {
          yield {
            index: at,
            ptsMs,
            pixels: ({ width, height }, kind) => scalers.get(width, height, kind).pixels(frame),
            planes: () => scalers.planes(frame),
          };
          frame.free();
        }
      }
    } finally {
      for (const { frame } of decoded) frame.free();
      decoder.close();
      input.close();
      scalers.close();
    }
  }
  return { size: displaySizeIn(path), frames };
}

/** In which size a player shows the first frame of a file that can be decoded, or what its container says of it. @throws {SourceFailure} */
export function displaySizeIn(path: string): Size {
  let size: Size | null = null;
  decodeFrom(path, { fromMs: Number.NEGATIVE_INFINITY, keyFramesOnly: false }, (frame) => {
    const { width, height } = displayOf(frame);
    size = { width, height };
    return false;
  });
  return size ?? declaredSizeIn(path);
}

function declaredSizeIn(path: string): Size {
  const { displayWidthPx: width, displayHeightPx: height, close } = openFile(path);
  close();
  return { width, height };
}

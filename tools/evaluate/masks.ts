import type { Size } from '@marsad/vision';
import { createPreviewQueue, holds, type Masking, maskingAt, WHOLE } from '@marsad/masking';
import type { Maskable, MaskSample } from '@marsad/masking';
import { CITY_FPS, perceiveAsCity } from './city-perception.ts';
import { csvFile, csvRow } from './csv.ts';
import { throughSidecar } from './masks-of-segment.ts';
import { spreadLine } from './milliseconds.ts';
import { createNetworks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { assertFrames, openVideo, sizeOfVideo } from './video.ts';

export const MASKS_HEADER = 'frame,seconds,whole,x,y,width,height';

export type ShownAs = 'preview' | 'clip';
type Options = { video: string; out: string; threads: number; as?: ShownAs };
/** A frame of the video, counted from 0. */
type Moment = { readonly index: number; readonly ptsMs: number };
type Sampled = Moment & { readonly sample: MaskSample };
type FrameMasking = Maskable<Moment>;

/** @throws {EvaluationError} */
export async function evaluateMasks({ video, out, threads, as = 'preview' }: Options): Promise<void> {
  checkOut(out, video);
  const size = sizeOfVideo(video);
  const networks = createNetworks(threads);
  try {
    const { frames, samples, stages, view } = await perceiveAsCity(video, [], networks, { fps: CITY_FPS });
    assertFrames(video, frames);
    const maskings = as === 'preview' ? previewsOf(samples) : await clipOf(samples, await momentsOf(video));
    writeOut(
      out,
      csvFile(
        MASKS_HEADER,
        maskings.flatMap((frame) => maskRows(frame, size)),
      ),
    );
    const whole = maskings.filter(({ masking }) => isWhole(masking)).length;
    console.log(
      spreadLine(`masks: ${frames} frames looked at, ${whole} of ${maskings.length} hidden whole, ${view} view`, 1, {
        gate: stages.gateMs,
        'look at a frame': stages.detectMs,
        'track and trace': stages.trackMs,
      }),
    );
  } finally {
    await networks.close();
  }
}

/** Masks the analysed frames as previews, through the queue in which camera-ingest holds its images back. */
export function previewsOf(samples: readonly Sampled[]): FrameMasking[] {
  const queue = createPreviewQueue<Sampled>();
  return [...samples.flatMap((sampled) => queue.take(sampled.sample, sampled)), ...queue.end()];
}

/**
 * Masks every frame as a clip does, also the frames that were not examined, with all samples before and after it known, as they are kept
 * beside a recording.
 */
export async function clipOf(samples: readonly Sampled[], moments: readonly Moment[]): Promise<FrameMasking[]> {
  const known = await throughSidecar(samples.map(({ sample }) => sample));
  return moments.map((image) => ({ image, masking: maskingAt(known, image.ptsMs) }));
}

async function momentsOf(video: string): Promise<Moment[]> {
  const moments: Moment[] = [];
  for await (const { index, ptsMs } of openVideo(video).frames()) moments.push({ index, ptsMs });
  return moments;
}

const isWhole = (masking: Masking): boolean =>
  masking.kind === 'whole' || masking.boxes.some((box) => holds(box, WHOLE));

/** The CSV rows of one frame: frames are counted from 1, boxes are in px of the video. */
export function maskRows({ image, masking }: FrameMasking, size: Size): string[] {
  const start = [image.index + 1, (image.ptsMs / 1_000).toFixed(3)];
  if (isWhole(masking)) return [csvRow([...start, 1, 0, 0, size.width, size.height])];
  const boxes = masking.kind === 'boxes' ? masking.boxes : [];
  if (boxes.length === 0) return [csvRow([...start, 0, '', '', '', ''])];
  return boxes.map((box) =>
    csvRow([
      ...start,
      0,
      (box.x * size.width).toFixed(1),
      (box.y * size.height).toFixed(1),
      (box.width * size.width).toFixed(1),
      (box.height * size.height).toFixed(1),
    ]),
  );
}

import { boxesInPx, maskingAt, pixelateYuv420p } from '@marsad/masking';
import type { MaskSample, Masking } from '@marsad/masking';
import type { Frame } from '@marsad/media';
import { createDrawings } from './drawings.ts';
import { hatchedBorder } from './hatched-border.ts';
import type { Drawing } from './render-job.ts';
import { paintRuns } from './runs.ts';
import { viewerMark } from './viewer-mark.ts';
import { yuvImageOf } from './yuv-image.ts';
import type { Size } from './yuv-image.ts';

/**
 * Masks scaled frames and draws over them, in place and in this order, so that a drawing never uncovers anything.
 * @param unmaskedFor who sees them without masks; every frame then says so
 */
export function createPainter(drawings: readonly Drawing[], size: Size, unmaskedFor?: string) {
  if (unmaskedFor?.trim() === '') throw new Error('a view without masks names who looks');
  const mark = unmaskedFor === undefined ? undefined : viewerMark(unmaskedFor, size);
  const drawingsAt = createDrawings(drawings, size);
  const border = hatchedBorder(size);
  return {
    /** @throws if the frame cannot be masked, because then it must not be shown */
    paint(frame: Frame, atMs: number, samples: readonly MaskSample[]): Masking['kind'] | 'none' {
      const image = yuvImageOf(frame);
      if (mark) {
        paintRuns(image, drawingsAt(atMs));
        paintRuns(image, mark);
        return 'none';
      }
      const masking = maskingAt(samples, atMs);
      pixelateYuv420p(image, boxesInPx(masking, size));
      if (masking.kind === 'whole') paintRuns(image, border);
      paintRuns(image, drawingsAt(atMs));
      return masking.kind;
    },
  };
}
export type Painter = ReturnType<typeof createPainter>;

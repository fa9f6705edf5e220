import type { Box } from '@marsad/schemas';
import type { Detection, Detector, Placement, RgbImage, Size } from '../ports.ts';
import { FAINTEST_CONFIDENCE } from './decode.ts';
import { comparedWith, onlySought, planDetection } from './detection-plan.ts';
import type { DetectionPlan, Known } from './detection-plan.ts';
import { cutOut, placementOf } from './letterbox.ts';

/** The whole frame is detected again after this long, ms: what moves more slowly than the motion gate can see is late by no more than this. */
const WHOLE_EVERY_MS = 1_000;
/** The first frames of a part are detected whole, because no live image leaves before its surroundings are known. */
const FIRST_WHOLE = 3;

export type FrameDetectionOptions = { readonly detector: Detector; readonly source: Size; readonly fitted: Size };

/**
 * Detects in the frames of one part, one after the other: the whole frame once a second, and otherwise only the areas in which something has
 * changed. The network's time is proportional to the pixels that it sees.
 */
export function createFrameDetection({ detector, source, fitted }: FrameDetectionOptions) {
  const placement = placementOf(source, fitted);
  let known: readonly Known[] = [];
  let wholes = 0;
  let wholeAtMs = Number.NEGATIVE_INFINITY;

  const planOf = (moving: readonly Box[], atMs: number): DetectionPlan =>
    wholes < FIRST_WHOLE || Math.abs(atMs - wholeAtMs) >= WHOLE_EVERY_MS - 1
      ? { kind: 'whole' }
      : planDetection({ known, moving, source, fitted });

  return {
    /** @param pixels scales the frame to a size; it is called before the first await only, and not at all where nothing has to be detected */
    async detect(pixels: (size: Size) => Uint8Array, moving: readonly Box[], atMs: number): Promise<Detection[]> {
      const plan = planOf(moving, atMs);
      if (plan.kind === 'whole') {
        // If the network fails, the next frame is detected whole again.
        wholeAtMs = Number.NEGATIVE_INFINITY;
        const found = await detector.detect({ data: pixels(fitted), ...fitted }, placement, FAINTEST_CONFIDENCE);
        wholes += 1;
        wholeAtMs = atMs;
        return found;
      }
      if (plan.areas.length === 0) return [...plan.carried];
      const image: RgbImage = { data: pixels(fitted), ...fitted };
      const found = await Promise.all(
        plan.areas.map((each) => detector.detect(cutOut(image, each), placedAt(each, placement), FAINTEST_CONFIDENCE)),
      );
      return [...plan.carried, ...onlySought(found.flat(), plan.sought)];
    },
    /** Remembers everything that was detected in the frame, for the next one. */
    remember(found: readonly Detection[]): void {
      known = comparedWith(
        found,
        known.map(({ detection }) => detection),
      );
    },
  };
}

const placedAt = ({ x, y }: Box, { scaleX, scaleY }: Placement): Placement => ({
  offsetX: x * scaleX,
  offsetY: y * scaleY,
  scaleX,
  scaleY,
});

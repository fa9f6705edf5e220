import type { Box } from '@marsad/schemas';
import type { Detection, Detector, Placement, RgbImage, Size } from '../ports.ts';
import { FAINTEST_CONFIDENCE } from './decode.ts';
import { comparedWith, onlySought, planDetection } from './detection-plan.ts';
import type { DetectionPlan, Known } from './detection-plan.ts';
import { createEnlargement, ENLARGED, enlarged } from './enlargement.ts';
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
  const enlargement = createEnlargement(source);
  let known: readonly Known[] = [];
  let wholes = 0;
  let wholeAtMs = Number.NEGATIVE_INFINITY;

  const planOf = (moving: readonly Box[], size: Size, atMs: number): DetectionPlan =>
    wholes < FIRST_WHOLE || Math.abs(atMs - wholeAtMs) >= WHOLE_EVERY_MS - 1
      ? { kind: 'whole' }
      : planDetection({ known, moving, source, fitted: size });

  /**
   * Detects in areas of the frame, px of the given size. Areas of an enlarged frame are detected as they are as well: what is close to the camera, and
   * headlights at night, are found better there.
   */
  const detectIn = async (image: RgbImage, areas: readonly Box[], by: number): Promise<Detection[]> => {
    const plain = placementOf(source, image);
    const closer = placementOf(source, { width: image.width * by, height: image.height * by });
    const cuts = areas.flatMap((each) => {
      const area = scaledDown(each, by);
      const cut = cutOut(image, area);
      const large = by === 1 ? [] : [detector.detect(enlarged(cut), placedAt(each, closer), FAINTEST_CONFIDENCE)];
      return [...large, detector.detect(cut, placedAt(area, plain), FAINTEST_CONFIDENCE)];
    });
    return (await Promise.all(cuts)).flat();
  };

  return {
    /** @param pixels scales the frame to a size; it is called before the first await only, and not at all where nothing has to be detected */
    async detect(pixels: (size: Size) => Uint8Array, moving: readonly Box[], atMs: number): Promise<Detection[]> {
      const by = enlargement.isDue() ? ENLARGED : 1;
      const plain = by === 1 ? fitted : source;
      const size = { width: plain.width * by, height: plain.height * by };
      const plan = planOf(moving, size, atMs);
      if (plan.kind === 'whole') {
        // If the network fails, the next frame is detected whole again.
        wholeAtMs = Number.NEGATIVE_INFINITY;
        const image: RgbImage = { data: pixels(plain), ...plain };
        const whole = { x: 0, y: 0, ...size };
        const found = await detectIn(image, [whole], by);
        wholes += 1;
        wholeAtMs = atMs;
        return found;
      }
      if (plan.areas.length === 0) return [...plan.carried];
      const found = onlySought(await detectIn({ data: pixels(plain), ...plain }, plan.areas, by), plan.sought);
      return [...plan.carried, ...found];
    },
    /** Remembers everything that was detected in the frame, for the next one. */
    remember(found: readonly Detection[]): void {
      enlargement.measure(found);
      known = comparedWith(
        found,
        known.map(({ detection }) => detection),
      );
    },
  };
}

const scaledDown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x / by,
  y: y / by,
  width: width / by,
  height: height / by,
});

const placedAt = ({ x, y }: Box, { scaleX, scaleY }: Placement): Placement => ({
  offsetX: x * scaleX,
  offsetY: y * scaleY,
  scaleX,
  scaleY,
});

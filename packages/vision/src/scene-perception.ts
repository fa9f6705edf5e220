import type { Box } from '@marsad/schemas';
import { area, centre, containment } from './geometry.ts';
import { fittedSize, placementOf, squareCrop } from './detection/letterbox.ts';
import { suppress } from './detection/decode.ts';
import { createMotionGate } from './motion/motion-gate.ts';
import type { Detection, Detector, Motion, Size, Track } from './ports.ts';
import { createTracker, type View } from './tracking/tracker.ts';

/** Motion crops: the side of the network's input, how much of its surroundings a blob brings along, how many a frame may cost. */
export const CROP_SIDE_PX = 224;
const CROP_MARGIN = 1.6;
const MOST_CROPS = 2;
/** A blob larger than this share of the picture is seen well enough in the whole picture. */
const SMALL_BLOB = 0.05;

export type ScenePerceptionOptions = {
  readonly detector: Detector;
  readonly source: Size;
  readonly view: View;
  readonly input: Size;
};

/** One part of one camera: gate, detector and tracker together. Boxes in px of the source, times in ms. */
export type ScenePerception = {
  motion(grey: Uint8Array, atMs: number): Motion;
  /** @param pixels scales the frame to a size; called before the first await only */
  look(pixels: (size: Size) => Uint8Array, motion: Motion): Promise<Detection[]>;
  track(found: readonly Detection[], motion: Motion, atMs: number): { tracks: Track[]; ended: Track[] };
  end(): Track[];
};

export function createScenePerception({ detector, source, view, input }: ScenePerceptionOptions): ScenePerception {
  const gate = createMotionGate(source);
  const tracker = createTracker({ source, view });
  const fitted = fittedSize(source, input);
  const placement = placementOf(source, fitted);
  /** Where small things were last found in crops: they are looked for there until they are large or gone. */
  return {
    motion: (grey, atMs) => gate.push(grey, atMs),
    async look(pixels, { regions }) {
      const whole = detector.detect({ data: pixels(fitted), ...fitted }, placement);
      // From above, motion already finds what moves; elsewhere small cycles are missed in the whole picture.
      const small = view === 'oblique' ? smallest(regions, source) : [];
      const crops = small.length > 0 ? cropsOf(small, { data: pixels(source), ...source }) : [];
      const found = await whole;
      const missed = crops.filter(({ region }) => !found.some((d) => d.confidence > 0.4 && isExplained(region, d.box)));
      const closer = await Promise.all(missed.map(({ crop, placement: where }) => detector.detect(crop, where)));
      return suppress([...found, ...closer.flat()]);
    },
    track: (found, { regions }, atMs) => tracker.update(found, regions, atMs),
    end: () => tracker.end(),
  };
}

const isExplained = (region: Box, box: Box): boolean =>
  containment(region, box) > 0.5 || containment(box, region) > 0.8;

const smallest = (regions: readonly Box[], source: Size): Box[] =>
  regions
    .filter((region) => area(region) < SMALL_BLOB * source.width * source.height)
    .toSorted((a, b) => area(b) - area(a))
    .slice(0, MOST_CROPS);

function cropsOf(regions: readonly Box[], picture: { data: Uint8Array; width: number; height: number }) {
  return regions.map((region) => {
    const { x, y } = centre(region);
    const side = Math.min(Math.max(region.width, region.height) * CROP_MARGIN + 32, picture.height, picture.width);
    return { region, ...squareCrop(picture, x, y, side, CROP_SIDE_PX) };
  });
}

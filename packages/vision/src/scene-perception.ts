import type { Box } from '@marsad/schemas';
import { area, centre, containment } from './geometry.ts';
import { fittedSize, placementOf, squareCrop } from './detection/letterbox.ts';
import { FAINTEST_CONFIDENCE, LOWEST_CONFIDENCE, suppress } from './detection/decode.ts';
import { createMotionGate } from './motion/motion-gate.ts';
import type { Detection, Detector, Motion, Placement, RgbImage, Size, Trace, Track } from './ports.ts';
import { createTracker, type View } from './tracking/tracker.ts';
import { createTraces } from './tracking/traces/traces.ts';

/** Motion crops: the side of the network's input, how much of its surroundings a blob brings along, how many a frame may cost. */
export const CROP_SIDE_PX = 224;
const CROP_MARGIN = 1.6;
const LEAST_SURROUNDINGS_PX = 32;
const MOST_CROPS = 2;
/** Crops of larger pictures are cut from one of this size: a thing that is small in it is small enough to be worth a crop. */
const CROPPED_FROM: Size = { width: 1280, height: 720 };
/** A blob larger than this share of the picture is seen well enough in the whole picture. */
const SMALL_BLOB = 0.05;
/** A track that lies so far in a trace is the same thing. */
const ONE_THING = 0.7;

export type ScenePerceptionOptions = {
  readonly detector: Detector;
  readonly source: Size;
  readonly view: View;
  readonly input: Size;
};

/** One part of one camera: gate, detector and tracker together. Boxes in px of the source, times in ms. */
export type ScenePerception = {
  motion(grey: Uint8Array, atMs: number): Motion;
  /**
   * @param pixels scales the frame to a size; called before the first await only
   * @returns also what is too weak for a tracker
   */
  detect(pixels: (size: Size) => Uint8Array, motion: Motion): Promise<Detection[]>;
  /** `tracks` are told and counted; `traces` hide, and everything that is seen at all is one from its first frame on. */
  track(
    found: readonly Detection[],
    motion: Motion,
    atMs: number,
  ): { tracks: Track[]; ended: Track[]; traces: Trace[] };
  end(): Track[];
};

export function createScenePerception({ detector, source, view, input }: ScenePerceptionOptions): ScenePerception {
  const gate = createMotionGate(source);
  const tracker = createTracker({ source, view });
  const traces = createTraces(source);
  const fitted = fittedSize(source, input);
  const placement = placementOf(source, fitted);
  const closer = fittedSize(source, CROPPED_FROM);
  return {
    motion: (grey, atMs) => gate.push(grey, atMs),
    async detect(pixels, { regions }) {
      const whole = detector.detect({ data: pixels(fitted), ...fitted }, placement, FAINTEST_CONFIDENCE);
      // From above, motion already finds what moves; elsewhere small cycles are missed in the whole picture.
      const small = view === 'oblique' ? smallest(regions, source) : [];
      const crops = small.length > 0 ? cropsOf(small, { data: pixels(closer), ...closer }, source) : [];
      const found = await whole;
      const missed = crops.filter(({ region }) => !found.some((d) => d.confidence > 0.4 && isExplained(region, d.box)));
      const foundCloser = await Promise.all(
        missed.map(({ crop, placement: where }) => detector.detect(crop, where, FAINTEST_CONFIDENCE)),
      );
      return suppress([...found, ...foundCloser.flat()]);
    },
    track(found, { regions }, atMs) {
      const known = found.filter(({ confidence }) => confidence >= LOWEST_CONFIDENCE);
      const told = tracker.update(known, regions, atMs);
      const faint = traces.update(found, regions, atMs);
      return { ...told, traces: [...faint, ...told.tracks.filter((track) => !isTraced(track, faint)).map(asTrace)] };
    },
    end: () => tracker.end(),
  };
}

/** What is told is hidden, whether or not a detector saw it: from above, tracks may be motion alone. */
const isTraced = ({ box }: Track, traces: readonly Trace[]): boolean =>
  traces.some((trace) => containment(box, trace.box) > ONE_THING);
const asTrace = ({ ordinal, class: name, confidence, box }: Track): Trace => ({
  key: -1 - ordinal,
  class: name,
  confidence,
  box,
  unseenMs: 0,
});

const isExplained = (region: Box, box: Box): boolean =>
  containment(region, box) > 0.5 || containment(box, region) > 0.8;

const smallest = (regions: readonly Box[], source: Size): Box[] =>
  regions
    .filter((region) => area(region) < SMALL_BLOB * source.width * source.height)
    .toSorted((a, b) => area(b) - area(a))
    .slice(0, MOST_CROPS);

/** A square around each region (source px), cut from a picture of the source that may be scaled down. */
function cropsOf(regions: readonly Box[], picture: RgbImage, source: Size) {
  const scale = source.width / picture.width;
  return regions.map((region) => {
    const { x, y } = centre(region);
    const wanted = (Math.max(region.width, region.height) * CROP_MARGIN) / scale + LEAST_SURROUNDINGS_PX;
    const side = Math.min(wanted, picture.height, picture.width);
    const { crop, placement } = squareCrop(picture, x / scale, y / scale, side, CROP_SIDE_PX);
    return { region, crop, placement: scaled(placement, scale) };
  });
}

const scaled = ({ offsetX, offsetY, scaleX, scaleY }: Placement, by: number): Placement => ({
  offsetX: offsetX * by,
  offsetY: offsetY * by,
  scaleX: scaleX * by,
  scaleY: scaleY * by,
});

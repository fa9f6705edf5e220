import type { Box, StaticRegion } from '@marsad/schemas';
import { area, centre, containment } from './geometry.ts';
import { createFrameDetection } from './detection/frame-detection.ts';
import { fittedSize, squareCrop } from './detection/letterbox.ts';
import { FAINTEST_CONFIDENCE, suppress } from './detection/decode.ts';
import { createMotionGate } from './motion/motion-gate.ts';
import type { Detection, Detector, Motion, Placement, RgbImage, Size, Trace, Track } from './ports.ts';
import { createStaticRegions } from './static-regions/static-regions.ts';
import { createTracker, type View } from './tracking/tracker.ts';
import { createTraces } from './tracking/traces/traces.ts';

/** The side of a motion crop in the network's input, px. */
export const CROP_SIDE_PX = 224;
/**
 * The side of a motion crop is the longer side of its region times CROP_MARGIN, plus LEAST_SURROUNDINGS_PX of the frame that it is cut
 * from.
 */
const CROP_MARGIN = 1.6;
const LEAST_SURROUNDINGS_PX = 32;
/** The most motion crops of one frame: each costs about half as much as a whole frame at 416 x 256. */
const MOST_CROPS = 2;
/** Motion crops of a larger frame are cut from the frame scaled to this size, px. */
const CROPPED_FROM: Size = { width: 1280, height: 720 };
/** A region above this share of the frame is large enough to be detected in the whole frame. */
const SMALL_REGION = 0.05;
/** A track shows the same thing as a trace where more than this share of it lies in the trace. */
const ONE_THING = 0.7;

/** A detection explains a moving region from this confidence on, where more than these shares of the region or of the box lie in the other. */
const EXPLAINED = { confidence: 0.4, region: 0.5, box: 0.8 };

export type ScenePerceptionOptions = {
  readonly detector: Detector;
  readonly source: Size;
  readonly view: View;
  readonly input: Size;
};

/** What is perceived of one part of one camera. Boxes are in px of the frame, times in ms. */
export type ScenePerception = {
  motion(grey: Uint8Array, atMs: number): Motion;
  /** Finds what changed and has stood still since; 20 regions at most. */
  staticRegions(grey: Uint8Array, atMs: number): readonly StaticRegion[];
  /**
   * Detects the whole frame once a second, and otherwise what moves in it: the rest stays as it was.
   * @param pixels scales the frame to a size; it is called before the first await only
   * @returns every detection, also those that are too weak for the tracker
   */
  detect(pixels: (size: Size) => Uint8Array, motion: Motion, atMs: number): Promise<Detection[]>;
  /** `tracks` are reported and counted. `traces` are hidden by masks: everything that may be there, from its first frame on. */
  track(
    found: readonly Detection[],
    motion: Motion,
    atMs: number,
  ): { tracks: Track[]; ended: Track[]; traces: Trace[] };
  end(): Track[];
};

export function createScenePerception({ detector, source, view, input }: ScenePerceptionOptions): ScenePerception {
  const gate = createMotionGate(source);
  const standing = createStaticRegions();
  const tracker = createTracker({ source, view });
  const traces = createTraces(source);
  const fitted = fittedSize(source, input);
  const frames = createFrameDetection({ detector, source, fitted });
  const closer = fittedSize(source, CROPPED_FROM);
  return {
    motion: (grey, atMs) => gate.push(grey, atMs),
    staticRegions: (grey, atMs) => standing.push(grey, atMs),
    async detect(pixels, { regions }, atMs) {
      const inFrame = frames.detect(pixels, regions, atMs);
      // From above, motion finds what moves already. Elsewhere small cycles are missed in the whole frame.
      const small = view === 'oblique' ? smallRegions(regions, source) : [];
      const crops = small.length > 0 ? cropsOf(small, { data: pixels(closer), ...closer }, source) : [];
      const found = await inFrame;
      const missed = crops.filter(
        ({ region }) => !found.some((d) => d.confidence > EXPLAINED.confidence && isExplained(region, d.box)),
      );
      const foundCloser = await Promise.all(
        missed.map(({ crop, placement: where }) => detector.detect(crop, where, FAINTEST_CONFIDENCE)),
      );
      const all = suppress([...found, ...foundCloser.flat()]);
      frames.remember(all);
      return all;
    },
    track(found, { regions }, atMs) {
      const reported = tracker.update(found, regions, atMs);
      const faint = traces.update(found, regions, atMs);
      return {
        ...reported,
        traces: [...faint, ...reported.tracks.filter((track) => !isTraced(track, faint)).map(asTrace)],
      };
    },
    end: () => tracker.end(),
  };
}

/** Whether a trace hides a track already. A track that only motion shows, from above, has none and becomes one. */
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
  containment(region, box) > EXPLAINED.region || containment(box, region) > EXPLAINED.box;

const smallRegions = (regions: readonly Box[], source: Size): Box[] =>
  regions
    .filter((region) => area(region) < SMALL_REGION * source.width * source.height)
    .toSorted((a, b) => area(b) - area(a))
    .slice(0, MOST_CROPS);

/** Cuts a square around each region out of the frame, which may be scaled down. Regions are in px of the source. */
function cropsOf(regions: readonly Box[], frame: RgbImage, source: Size) {
  const scale = source.width / frame.width;
  return regions.map((region) => {
    const { x, y } = centre(region);
    const wanted = (Math.max(region.width, region.height) * CROP_MARGIN) / scale + LEAST_SURROUNDINGS_PX;
    const side = Math.min(wanted, frame.height, frame.width);
    const { crop, placement } = squareCrop(frame, x / scale, y / scale, side, CROP_SIDE_PX);
    return { region, crop, placement: scaled(placement, scale) };
  });
}

const scaled = ({ offsetX, offsetY, scaleX, scaleY }: Placement, by: number): Placement => ({
  offsetX: offsetX * by,
  offsetY: offsetY * by,
  scaleX: scaleX * by,
  scaleY: scaleY * by,
});

import { maskSampleOf } from '@marsad/masking';
import { createSampler, isDetectionDue, MEASURED_FPS } from '@marsad/media';
import type { Frame, Observation, Scalers } from '@marsad/media';
import type { ImageQuality, StaticRegion } from '@marsad/schemas';
import type { MediaEvent, StillEvent } from '../../ports.ts';
import type { ImageQualityMeter } from '@marsad/vision';
import type { PartPreviews } from '../../views/io/previews.ts';
import { GREY } from '../perception.ts';
import type { Motion, PartPerception, Size, TrackNow } from '../perception.ts';
import type { Permit } from '../permit.ts';
import { momentOf, sceneOf, tracksInFrame } from '../scene.ts';
import type { FrameTimes, Moment, SceneClock } from '../scene.ts';
import { createTrackLives } from '../track-lives.ts';
import type { PartRoot } from '../track-lives.ts';
import { createCrops } from './crops.ts';
import type { CameraHealthWatch } from './camera-health.ts';
import { createRecordedMasks } from './recorded-masks.ts';
import type { FrameSlot } from './frame-slot.ts';
import type { FullPictures } from './full-pictures.ts';

export type PartAnalysisOptions = {
  readonly root: PartRoot;
  readonly size: Size;
  readonly fps: number;
  readonly perception: PartPerception;
  /** SHA-256 of the detector's network. */
  readonly modelHash?: string;
  readonly previews: PartPreviews;
  readonly scalers: Scalers;
  /** Shared by all parts of the camera, like `observation`, which counts the camera's observed time. */
  readonly slot: FrameSlot;
  readonly observation: Observation;
  /** Measures the camera's images, and knows its view, over all its parts. */
  readonly meter: ImageQualityMeter;
  /** What is known of the camera's health, over all its parts. */
  readonly health: CameraHealthWatch;
  readonly permit: () => Permit;
  /** The pictures of the recorded stream, where another one is analysed. */
  readonly fullPictures?: FullPictures;
  readonly clock: SceneClock;
  emit(event: MediaEvent): void;
};

/** What one frame shows before anything is detected in it. */
type Appearance = {
  readonly motion: Motion;
  readonly staticRegions: readonly StaticRegion[];
  readonly quality: ImageQuality | null;
};

/** Analyses one part. What is known of its view, and its tracks, end with it. */
// eslint-disable-next-line max-lines-per-function -- what happens to a frame, and in which order, stands in one place
export function createPartAnalysis(options: PartAnalysisOptions) {
  const { root, size, perception, previews, scalers, slot, observation, meter, health, emit } = options;
  const isSampled = createSampler(options.fps);
  const isMeasured = createSampler(MEASURED_FPS);
  const crops = createCrops(options);
  const recordedMasks = createRecordedMasks(scalers, options.fullPictures);
  const lives = createTrackLives(root);
  const ofModel = options.modelHash === undefined ? {} : { modelHash: options.modelHash };
  const turns = createDetectionTurns();
  /** What was measured since the last scene, which the next one carries. */
  let measured: ImageQuality | null = null;

  const endTracks = (ended: readonly TrackNow[]): void => {
    for (const { ordinal } of ended) {
      const track = lives.end(ordinal);
      crops.forget(ordinal);
      if (track) emit({ kind: 'track_ended', track });
    }
  };
  const passStill = (frame: Frame, times: FrameTimes): void => {
    const still = stillEvent(momentOf(root, times), size, slot.takeShed());
    emit({ ...still, sample: recordedMasks.of(still.sample) });
    previews.take(frame, times, still.sample, []);
  };
  const detect = async (
    frame: Frame,
    times: FrameTimes,
    { motion, staticRegions, quality }: Appearance,
  ): Promise<void> => {
    const found = await perception.detect(
      ({ width, height }) => scalers.get(width, height, 'quick_rgb').pixels(frame),
      motion,
      times.capturedAtMs,
    );
    if (slot.closed) return;
    const { tracks, ended, traces } = perception.track(found, motion, times.capturedAtMs);
    turns.noteTracks(tracks.length);
    lives.note(tracks, times.capturedAtMs);
    const inFrame = tracksInFrame(tracks, size);
    const scene = sceneOf(momentOf(root, times), {
      size,
      clock: options.clock,
      observedMs: health.seen(observation.take()),
      moving: motion.moving,
      tracks: inFrame,
      staticRegions,
      isNight: health.isNight,
    });
    const sample = maskSampleOf(scene, { traces, regions: motion.regions });
    const recorded = recordedMasks.of(sample);
    emit({
      kind: 'scene',
      scene,
      shedFrames: slot.takeShed(),
      sample: recorded,
      ...(quality && { quality }),
      ...ofModel,
    });
    crops.cut(frame, times, inFrame, recordedMasks.areSameView);
    endTracks(ended);
    previews.take(frame, times, sample, inFrame);
  };

  return {
    /** Whether the frame of this time will not be analysed, whatever comes before it. */
    leaves: isSampled.leaves,
    /** Analyses a decoded frame, valid during the call only. `late`: the frame is too old and is only counted as shed. */
    frame(frame: Frame, times: FrameTimes, late: boolean): void {
      if (!isSampled(times.ptsMs)) return;
      if (late || slot.isBusy()) return slot.noteShed();
      const atMs = times.capturedAtMs;
      const grey = scalers.get(GREY.width, GREY.height, 'grey').pixels(frame);
      const motion = perception.motion(grey, atMs);
      const staticRegions = perception.staticRegions(grey, atMs);
      observation.noteAnalysed(atMs);
      recordedMasks.look(atMs, grey);
      // Whatever moves: a covered or frozen camera is still, and its faults count seconds.
      const now = isMeasured(times.ptsMs) ? meter.measure(grey, scalers.planes(frame), atMs) : null;
      if (now) health.observe(now, atMs);
      measured = now ?? measured;
      if (!turns.take(motion.moving, atMs)) return passStill(frame, times);
      const quality = measured;
      measured = null;
      slot.run(frame, (kept) => detect(kept, times, { motion, staticRegions, quality }));
    },
    /** Ends the part, and its tracks once the frame in flight is analysed. `untilMs`: wall clock of the stream's end. */
    end(untilMs: number): void {
      observation.ended(untilMs);
      slot.afterwards(() => {
        endTracks(perception.end());
        previews.end();
        emit({
          kind: 'part_ended',
          camera: root.camera,
          epoch: root.epoch,
          part: root.part,
          untilMs: Math.round(untilMs),
        });
      });
    },
  };
}
export type PartAnalysis = ReturnType<typeof createPartAnalysis>;

/** Reports a frame in which nothing moved. */
const stillEvent = (
  { camera, epoch, part, capturedAtMs, receivedAtMs }: Moment,
  size: Size,
  shedFrames: number,
): StillEvent => ({
  kind: 'still',
  camera,
  epoch,
  part,
  capturedAtMs,
  receivedAtMs,
  shedFrames,
  sample: maskSampleOf({ epoch, part, capturedAtMs, widthPx: size.width, heightPx: size.height }, null),
});

/** Decides which frames go to the detector; the others pass as still. */
function createDetectionTurns() {
  let openTracks = 0;
  let lastDetectionAtMs: number | null = null;
  let detections = 0;
  return {
    noteTracks(count: number): void {
      openTracks = count;
    },
    /** Whether a detection is due at this frame. If so, it is counted. */
    take(moving: boolean, atMs: number): boolean {
      if (!isDetectionDue({ moving, openTracks, detections, atMs, lastDetectionAtMs })) return false;
      lastDetectionAtMs = atMs;
      detections += 1;
      return true;
    },
  };
}

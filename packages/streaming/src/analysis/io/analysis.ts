import type { Camera } from '@marsad/schemas';
import { createObservation, createScalers } from '@marsad/media';
import { createImageQualityMeter } from '@marsad/vision';
import type { MediaEvent } from '../../ports.ts';
import { createPreviews } from '../../views/io/previews.ts';
import type { SceneClock } from '../scene.ts';
import type { Perception, Size } from '../perception.ts';
import { NO_PERMIT } from '../permit.ts';
import type { Permit } from '../permit.ts';
import { createCameraHealth } from './camera-health.ts';
import { createFrameSlot } from './frame-slot.ts';
import type { FullPictures } from './full-pictures.ts';
import { createPartAnalysis } from './part-analysis.ts';
import type { PartAnalysis } from './part-analysis.ts';

export type { PartAnalysis } from './part-analysis.ts';

export type AnalysisOptions = {
  readonly camera: Camera;
  readonly epoch: number;
  /** Frames a second that are analysed. */
  readonly fps: number;
  readonly perception: Perception;
  emit(event: MediaEvent): void;
  now(): number;
  /** The pictures of the recorded stream, where another one is analysed. */
  readonly fullPictures?: FullPictures;
  /** Called when the detector failed on a frame. */
  onDetectionFailed(error: unknown): void;
};

/** Analyses the frames of one camera, part by part and one frame at a time. */
export function createAnalysis(options: AnalysisOptions) {
  const { camera, epoch, fps, perception, emit, now, onDetectionFailed, fullPictures } = options;
  const scalers = createScalers();
  const observation = createObservation(fps);
  const previews = createPreviews({ camera, scalers, pixelate: perception.pixelate, emit, now });
  const slot = createFrameSlot(onDetectionFailed);
  const meter = createImageQualityMeter();
  const health = createCameraHealth(camera, epoch, emit);
  let lastPermit: Permit & { untilMs: number } = { ...NO_PERMIT, untilMs: 0 };
  const { modelHash } = perception;

  return {
    begin: (part: number, size: Size, clock: SceneClock): PartAnalysis =>
      createPartAnalysis({
        root: { district: camera.district, camera: camera.camera, epoch, part },
        size,
        fps,
        perception: perception.begin(camera, size),
        ...(modelHash === undefined ? {} : { modelHash }),
        ...(fullPictures ? { fullPictures } : {}),
        previews: previews.begin(part, size),
        scalers,
        slot,
        observation,
        meter,
        health,
        // Once the last permit has lapsed, nothing may be cut.
        permit: () => (now() < lastPermit.untilMs ? lastPermit : NO_PERMIT),
        clock,
        emit,
      }),
    lease: previews.lease,
    permit(permit: Permit, untilMs: number): void {
      lastPermit = { ...permit, untilMs };
    },
    /** Waits for the frame in flight. */
    async close(): Promise<void> {
      await slot.close();
      scalers.close();
    },
  };
}
export type Analysis = ReturnType<typeof createAnalysis>;

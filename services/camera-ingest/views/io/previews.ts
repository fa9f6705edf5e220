import type { Camera } from '@marsad/schemas';
import type { Maskable, MaskSample } from '@marsad/masking';
import { createPreviewQueue } from '@marsad/masking';
import { isPictureDue } from '@marsad/media';
import type { MediaEvent, Outline } from '../../ports.ts';
import type { Perception, Size, TrackNow } from '../../analysis/perception.ts';
import { maskedPicture, outlinesOf, viewOf } from './masked-image.ts';
import type { FrameTimes, View } from './masked-image.ts';
import type { Frame, Scalers } from '@marsad/media';

export type PreviewsOptions = {
  camera: Camera;
  scalers: Scalers;
  perception: Perception;
  emit(event: MediaEvent): void;
  now(): number;
};
type Waiting = { readonly view: View; readonly times: FrameTimes; readonly outlines: readonly Outline[] };

/** The live pictures of a camera: each waits, unseen by anybody, until the time after it was looked at, and leaves masked. */
export function createPreviews({ camera, scalers, perception, emit, now }: PreviewsOptions) {
  let leasedUntilMs = 0;
  let lastPictureAtMs: number | null = null;

  const publish = (part: number, { picture, masking }: Maskable<Waiting>): void => {
    const { view, times, outlines } = picture;
    const made = maskedPicture(view, masking, perception.pixelate);
    emit({
      kind: 'masked_picture',
      camera: camera.camera,
      part,
      capturedAtMs: Math.round(times.capturedAtMs),
      receivedAtMs: Math.round(times.receivedAtMs),
      jpeg: made.jpeg,
      widthPx: made.width,
      heightPx: made.height,
      masks: made.masks,
      outlines,
    });
  };

  return {
    lease(untilMs: number): void {
      leasedUntilMs = untilMs;
    },
    /** One part: what is known of it ends with it. */
    begin(part: number, size: Size) {
      const queue = createPreviewQueue<Waiting>();
      const wanted = (frame: Frame, times: FrameTimes, tracks: readonly TrackNow[]): Waiting | undefined => {
        const atMs = times.capturedAtMs;
        if (!isPictureDue({ atMs, leasedUntilMs, lastPictureAtMs, nowMs: now() })) return undefined;
        lastPictureAtMs = atMs;
        return { view: viewOf(frame, scalers), times, outlines: outlinesOf(tracks, size) };
      };
      return {
        take(frame: Frame, times: FrameTimes, sample: MaskSample, tracks: readonly TrackNow[]): void {
          for (const one of queue.take(sample, wanted(frame, times, tracks))) publish(part, one);
        },
        end(): void {
          for (const one of queue.end()) publish(part, one);
        },
      };
    },
  };
}

import { createPreviewQueue } from '@marsad/masking';
import type { Maskable, MaskSample } from '@marsad/masking';
import type { Frame, Scalers } from '@marsad/media';
import type { Camera } from '@marsad/schemas';
import type { Perception, Size, TrackNow } from '../../analysis/perception.ts';
import type { FrameTimes } from '../../analysis/scene.ts';
import type { MaskedImageEvent, Outline } from '../../ports.ts';
import { isImageDue } from '../preview-due.ts';
import { maskImage, outlinesOf, unmaskedImageOf } from './masked-image.ts';
import type { UnmaskedImage } from './masked-image.ts';

export type PreviewsOptions = {
  readonly camera: Camera;
  readonly scalers: Scalers;
  readonly pixelate: Perception['pixelate'];
  emit(event: MaskedImageEvent): void;
  now(): number;
};
type Waiting = { readonly image: UnmaskedImage; readonly times: FrameTimes; readonly outlines: readonly Outline[] };

/** Makes the live images of a camera. Each waits in memory until the frames after it were analysed, and is emitted masked. */
export function createPreviews({ camera, scalers, pixelate, emit, now }: PreviewsOptions) {
  let leasedUntilMs = 0;
  let lastImageAtMs: number | null = null;

  const emitMasked = (part: number, { image: { image, times, outlines }, masking }: Maskable<Waiting>): void => {
    const { jpeg, width: widthPx, height: heightPx, masks } = maskImage(image, masking, pixelate);
    emit({
      kind: 'masked_image',
      camera: camera.camera,
      part,
      capturedAtMs: Math.round(times.capturedAtMs),
      receivedAtMs: Math.round(times.receivedAtMs),
      jpeg,
      widthPx,
      heightPx,
      masks,
      outlines,
    });
  };
  const imageIfDue = (frame: Frame, times: FrameTimes, tracks: readonly TrackNow[], size: Size) => {
    const atMs = times.capturedAtMs;
    if (!isImageDue({ atMs, leasedUntilMs, lastImageAtMs, nowMs: now() })) return undefined;
    lastImageAtMs = atMs;
    return { image: unmaskedImageOf(frame, scalers), times, outlines: outlinesOf(tracks, size) };
  };

  return {
    lease(untilMs: number): void {
      leasedUntilMs = untilMs;
    },
    /** Begins a part, which has a queue of its own. */
    begin(part: number, size: Size) {
      const queue = createPreviewQueue<Waiting>();
      return {
        take(frame: Frame, times: FrameTimes, sample: MaskSample, tracks: readonly TrackNow[]): void {
          for (const due of queue.take(sample, imageIfDue(frame, times, tracks, size))) emitMasked(part, due);
        },
        end(): void {
          for (const due of queue.end()) emitMasked(part, due);
        },
      };
    },
  };
}
export type PartPreviews = ReturnType<ReturnType<typeof createPreviews>['begin']>;

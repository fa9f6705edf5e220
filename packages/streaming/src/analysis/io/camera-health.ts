import type { Camera, ImageQuality } from '@marsad/schemas';
import { createHealthWatch } from '@marsad/vision';
import type { ImpairedEvent } from '../../ports.ts';

export type CameraHealthWatch = {
  /** Judges the quality of an image. */
  observe(quality: ImageQuality, atMs: number): void;
  /** How much of the camera's time was seen, ms: none of it while nothing can be seen. */
  seen(observedMs: number): number;
  readonly isNight: boolean;
};

/** Watches the health of a camera over all its parts, and reports when its faults change. */
export function createCameraHealth(
  { camera }: Pick<Camera, 'camera'>,
  epoch: number,
  emit: (event: ImpairedEvent) => void,
): CameraHealthWatch {
  const watch = createHealthWatch();
  let reported = '';
  return {
    observe(quality, atMs) {
      const { faults } = watch.observe(quality, atMs);
      if (faults.join() === reported) return;
      reported = faults.join();
      emit({ kind: 'impaired', camera, epoch, faults: [...faults] });
    },
    seen: (observedMs) => (watch.health.blind ? 0 : observedMs),
    get isNight() {
      return watch.health.night;
    },
  };
}

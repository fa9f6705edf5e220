import type { AnalysedFrame } from '@marsad/media';
import { createSampler, MEASURED_FPS } from '@marsad/media';
import type { ImageQuality } from '@marsad/schemas';
import { createHealthWatch, createImageQualityMeter } from '@marsad/vision';
import type { CameraFault, CameraHealth } from '@marsad/vision';

/** A time of the footage in which the same faults lasted, ms. */
export type ImpairedTime = { readonly faults: readonly CameraFault[]; readonly fromMs: number; readonly toMs: number };

/** Measures the images of footage once a second and judges the camera by them, as camera-ingest does. */
export function createFootageHealth() {
  const isMeasured = createSampler(MEASURED_FPS);
  const meter = createImageQualityMeter();
  const watch = createHealthWatch();
  const times: { faults: readonly CameraFault[]; fromMs: number; toMs: number }[] = [];
  let quality: ImageQuality | null = null;

  const note = (faults: readonly CameraFault[], ptsMs: number): void => {
    const last = times.at(-1);
    const isSame = last !== undefined && last.toMs === Number.POSITIVE_INFINITY;
    if (isSame && last.faults.join() === faults.join()) return;
    if (isSame) last.toMs = ptsMs;
    if (faults.length > 0) times.push({ faults, fromMs: ptsMs, toMs: Number.POSITIVE_INFINITY });
  };
  return {
    look(frame: Pick<AnalysedFrame, 'ptsMs' | 'planes'>, grey: Uint8Array): void {
      const measured = isMeasured(frame.ptsMs) ? meter.measure(grey, frame.planes(), frame.ptsMs) : null;
      if (!measured) return;
      quality = measured;
      note(watch.observe(measured, frame.ptsMs).faults, frame.ptsMs);
    },
    /** What was measured since this was asked last, which a scene carries. */
    takeQuality(): ImageQuality | null {
      const taken = quality;
      quality = null;
      return taken;
    },
    get now(): CameraHealth {
      return watch.health;
    },
    /** @param endMs the time of the last frame */
    impaired: (endMs: number): ImpairedTime[] => times.map((time) => ({ ...time, toMs: Math.min(time.toMs, endMs) })),
  };
}

import { cameraState } from '@marsad/schemas';
import type { Analytic, Camera, CameraState } from '@marsad/schemas';
import type { Outbox } from '../ports.ts';
import type { HeldCamera } from './held-camera.ts';

/** The longest time between two announcements of a camera, ms. */
export const ANNOUNCE_EVERY_MS = 5_000;

export type AnnouncerOptions = {
  readonly outbox: Pick<Outbox, 'publish'>;
  /** The analytics that run on a camera now. */
  readonly runningAnalytics: (camera: Camera) => Analytic[];
  /** Where a movable camera looks; undefined if it does not move. */
  readonly presetOf: (camera: Camera) => string | undefined;
  readonly now: () => number;
};

/** Publishes on `camera.state` which replica owns a camera, and its state. */
export function createAnnouncer({ outbox, runningAnalytics, presetOf, now }: AnnouncerOptions) {
  const announce = (held: HeldCamera, change: Partial<CameraState> = {}): void => {
    const atMs = now();
    const runs = runningAnalytics(held.camera);
    const preset = presetOf(held.camera);
    held.announced = { atMs, analysing: runs, preset };
    const pointing = preset === undefined ? {} : { preset };
    const state = { ...held.report.stateAt(atMs), analysing: runs, ...pointing, ...change };
    outbox.publish('recording', cameraState, state, { atMs, simulated: held.camera.simulated });
  };
  return {
    announce,
    /** Announces a camera whose analytics changed, that was moved, or of which nothing was published for a while. */
    announceIfDue(held: HeldCamera): void {
      const { atMs, analysing: announced, preset } = held.announced;
      const hasChanged = runningAnalytics(held.camera).join() !== announced.join() || presetOf(held.camera) !== preset;
      if (hasChanged || now() - atMs >= ANNOUNCE_EVERY_MS) announce(held);
    },
  };
}
export type Announcer = ReturnType<typeof createAnnouncer>;

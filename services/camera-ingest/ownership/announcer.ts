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
  /** What impairs its picture now, by the word of its device and by what its images show. */
  readonly impairedOf: (camera: Camera, shown: readonly string[]) => readonly string[];
  readonly now: () => number;
};

/** Publishes on `camera.state` which replica owns a camera, and its state. */
export function createAnnouncer({ outbox, runningAnalytics, presetOf, impairedOf, now }: AnnouncerOptions) {
  const findingsOf = ({ camera, shownFaults, isPlaying }: HeldCamera) => ({
    analysing: runningAnalytics(camera),
    preset: presetOf(camera),
    impaired: impairedOf(camera, isPlaying() ? shownFaults : []),
  });
  const announce = (held: HeldCamera, change: Partial<CameraState> = {}): void => {
    const atMs = now();
    const found = findingsOf(held);
    held.announced = { atMs, ...found };
    const { analysing, preset, impaired } = found;
    const pointing = preset === undefined ? {} : { preset };
    const faults = impaired.length === 0 ? {} : { impaired: [...impaired] };
    const state = { ...held.report.stateAt(atMs), analysing: [...analysing], ...pointing, ...faults, ...change };
    outbox.publish('recording', cameraState, state, { atMs, simulated: held.camera.simulated });
  };
  return {
    announce,
    /** Announces a camera whose analytics changed, that was moved or impaired, or of which nothing was published for a while. */
    announceIfDue(held: HeldCamera): void {
      const { atMs, ...announced } = held.announced;
      const found = findingsOf(held);
      const hasChanged =
        found.analysing.join() !== announced.analysing.join() ||
        found.preset !== announced.preset ||
        found.impaired.join() !== announced.impaired.join();
      if (hasChanged || now() - atMs >= ANNOUNCE_EVERY_MS) announce(held);
    },
  };
}
export type Announcer = ReturnType<typeof createAnnouncer>;

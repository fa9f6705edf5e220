import { listedAnalytics } from '@marsad/schemas';
import type { Analytic, Camera } from '@marsad/schemas';
import type { Permissions } from '../ports.ts';

/** What a camera may send now. */
export type Permits = {
  /** Scenes and ended tracks: at least one analytic runs. */
  readonly scenes: boolean;
  readonly plates: boolean;
  /** The analytics that run now: those that the registration lists and an act permits. */
  readonly analytics: readonly Analytic[];
  /** The listed analytics that are halted in the whole city. */
  readonly halted: readonly Analytic[];
};

/** The permits of a smart camera. It has none for faces, because the city takes no faces from a camera. */
export function permitsOf(camera: Camera, permissions: Permissions): Permits {
  const listed = listedAnalytics(camera);
  const analytics = listed.filter((analytic) => permissions.mayAnalyse(camera.camera, analytic));
  return {
    scenes: analytics.length > 0,
    plates: analytics.includes('plates'),
    analytics,
    halted: listed.filter((analytic) => permissions.isHalted(analytic)),
  };
}

export const isSamePermits = (a: Permits, b: Permits): boolean =>
  a.analytics.join() === b.analytics.join() && a.halted.join() === b.halted.join();

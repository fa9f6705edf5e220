import type { Camera } from '@marsad/schemas';

/** The camera, with only the analytics that may run now; undefined if neither flow nor behaviour may run. */
export function withPermittedAnalytics(
  camera: Camera,
  mayAnalyse: (camera: string, analytic: 'flow' | 'behaviour') => boolean,
): Camera | undefined {
  const analytics = (['flow', 'behaviour'] as const).filter(
    (analytic) => camera.analytics.includes(analytic) && mayAnalyse(camera.camera, analytic),
  );
  return analytics.length === 0 ? undefined : { ...camera, analytics };
}

import type { Camera } from '@marsad/schemas';

/** The camera with only those analytics that may run now; undefined if neither flow nor behaviour may. */
export function asPermitted(
  camera: Camera,
  mayAnalyse: (camera: string, analytic: 'flow' | 'behaviour') => boolean,
): Camera | undefined {
  const analytics = (['flow', 'behaviour'] as const).filter(
    (analytic) => camera.analytics.includes(analytic) && mayAnalyse(camera.camera, analytic),
  );
  return analytics.length === 0 ? undefined : { ...camera, analytics };
}

import type { Site } from '../world/site.ts';

/** The site seen without distortion: lenses of site files are straight. */
export const straight = (site: Site): Site => {
  const { k1: _, ...pose } = site.pose;
  return { ...site, pose };
};

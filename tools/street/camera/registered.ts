import { cameraRegistered, type Camera, type ObjectClass } from '@marsad/schemas';
import type { Corner } from '../world/path.ts';
import type { GroundZone, Site } from '../world/site.ts';
import { createLens, type Lens } from './lens.ts';

const CLASSES: readonly ObjectClass[] = ['person', 'bicycle', 'motorcycle', 'car', 'bus', 'truck', 'vehicle'];
const nameOf = (id: string) => ({ fr: id, ar: id, en: id });

/** A point of the ground as fractions of the picture. Lines and zones are drawn where a person would draw them: inside of the picture. */
function fractionOf([xM, yM]: Corner, lens: Lens, what: string): [number, number] {
  const px = lens.project({ xM, yM, zM: 0 });
  if (!px) throw new Error(`${what} lies behind the camera at ${xM}, ${yM}`);
  const inside = (share: number): number => Math.min(1, Math.max(0, share));
  return [inside(px.x / lens.pose.widthPx), inside(px.y / lens.pose.heightPx)];
}

/** A long edge of a zone is bent by the lens, so it gets corners in between, m. */
const EDGE_M = 10;
function polygonOf(zone: GroundZone): Corner[] {
  const corners = zone.polygon.flatMap((corner, i): Corner[] => {
    const next = zone.polygon[(i + 1) % zone.polygon.length] ?? corner;
    const pieces = Math.min(8, Math.ceil(Math.hypot(next[0] - corner[0], next[1] - corner[1]) / EDGE_M));
    return Array.from({ length: pieces }, (_, piece): Corner => {
      const share = piece / pieces;
      return [corner[0] + (next[0] - corner[0]) * share, corner[1] + (next[1] - corner[1]) * share];
    });
  });
  return corners.length > 40 ? [...zone.polygon] : corners;
}

/** The site's camera as the city has it registered, with its places and its calibration. */
export function cameraOf(site: Site): Camera {
  const lens = createLens(site.pose);
  const { widthPx, heightPx, k1, headingDegrees } = site.pose;
  return cameraRegistered.schema.parse({
    ...cameraRegistered.example,
    ...{ camera: `street-${site.id}`, name: nameOf(site.id), headingDegrees: (headingDegrees + 360) % 360 },
    ...{ source: { kind: 'file', path: `street-${site.id}.mp4` }, view: 'oblique', simulated: true },
    analytics: ['flow', 'behaviour'],
    lines: site.lines.map(({ id, from, to, oneWay }) => ({
      ...{ id, name: nameOf(id), from: fractionOf(from, lens, id), to: fractionOf(to, lens, id) },
      ...(oneWay ? { oneWay } : {}),
    })),
    zones: site.zones.map((zone) => ({
      ...{ id: zone.id, name: nameOf(zone.id), kind: zone.kind, classes: CLASSES },
      polygon: polygonOf(zone).map((corner) => fractionOf(corner, lens, zone.id)),
    })),
    calibration: {
      points: site.measuredPoints.map((corner) => {
        const [xM, yM] = corner;
        return { picture: fractionOf(corner, lens, 'a measured point'), xM, yM };
      }),
      ...{ widthPx, heightPx, origin: 'measured' },
      ...(k1 === undefined ? {} : { lens: { k1 } }),
    },
  });
}

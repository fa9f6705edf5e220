import type { Lens } from '../camera/lens.ts';
import type { Corner } from '../world/path.ts';
import type { Site } from '../world/site.ts';

/** The site as `evaluate traffic` and `evaluate behaviour` read it: in px of the video. */
export function siteFileOf(site: Site, lens: Lens): object {
  const { widthPx, heightPx } = lens.pose;
  const pxOf = ([xM, yM]: Corner): [number, number] => {
    const px = lens.project({ xM, yM, zM: 0 });
    if (!px) throw new Error(`${site.id}: ${xM}, ${yM} lies behind the camera`);
    const within = (value: number, most: number): number => Math.round(Math.min(most, Math.max(0, value)) * 10) / 10;
    return [within(px.x, widthPx), within(px.y, heightPx)];
  };
  return {
    calibration: { points: site.measuredPoints.map((corner) => ({ px: pxOf(corner), m: [...corner] })) },
    lines: site.lines.map(({ id, from, to, oneWay }) => ({
      ...{ name: id, from: pxOf(from), to: pxOf(to) },
      ...(oneWay ? { oneWay } : {}),
    })),
    zones: site.zones.map(({ id, polygon }) => ({ name: id, polygon: polygon.map(pxOf) })),
    rules: site.zones
      .filter(({ kind }) => kind === 'carriageway' || kind === 'forbidden')
      .map(({ id, kind }) => ({
        ...{ id: `${id}-rule`, kind: kind === 'carriageway' ? 'stopped_vehicle' : 'intrusion', zone: id },
      })),
  };
}

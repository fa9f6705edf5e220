import type { Camera, Zone } from '@marsad/schemas';
import type { Finding } from './findings.ts';
import { behaviourFinding } from './findings.ts';
import { insidePolygon, toPixels } from './geometry.ts';
import type { Point, Size } from './geometry.ts';
import { isZoneRuled } from './implied.ts';
import type { RunningRule } from './rules/running-rule.ts';
import type { Moment } from './scene.ts';
import type { TrackWatch } from './track-watch.ts';
import { newZoneWatch, stepZone } from './zone-watch.ts';

/**
 * What the directory's forbidden and loitering zones imply without a rule. They have stood in the directory since before there were rules, and
 * their events keep the ids that they had then.
 * @param ruled the rules that run at the camera, beside which nothing is implied of what they are about
 */
export const watchDirectoryZones = (
  track: TrackWatch,
  moment: Moment,
  point: Point,
  zones: readonly DirectoryZone[],
  ruled: readonly RunningRule[],
): Finding[] =>
  zones.flatMap(({ zone, corners }) => {
    const listed = zone.classes.includes(track.class);
    const watch = track.zones.get(zone.id) ?? newZoneWatch;
    const step = stepZone(watch, zone, insidePolygon(corners, point), listed, moment.scene.ptsMs);
    track.zones.set(zone.id, step.watch);
    if (!step.finding || isZoneRuled(ruled, zone, track.class)) return [];
    const demonstration = zone.demonstration ?? false;
    return [behaviourFinding(step.finding, moment, track, zone.id, demonstration)];
  });

/** A zone that means something without a rule, px of one size of frames. */
export type DirectoryZone = { readonly zone: Zone; readonly corners: readonly Point[] };

export const directoryZones = ({ zones }: Pick<Camera, 'zones'>, size: Size): DirectoryZone[] =>
  zones
    .filter(({ kind }) => kind === 'forbidden' || kind === 'loitering')
    .map((zone) => ({ zone, corners: zone.polygon.map((corner) => toPixels(corner, size)) }));

import type { Camera, Direction, ObjectClass, Zone } from '@marsad/schemas';
import { insidePolygon, toPixels } from './geometry.ts';
import type { RunningRule } from './rules/running-rule.ts';

/** The kind of rule that is about the same as what a zone of the directory implies. */
const KIND_OF_ZONE: Readonly<Partial<Record<string, string>>> = { forbidden: 'intrusion', loitering: 'loitering' };

/** Whether a rule is about what this zone implies, so that one incident is one alert: the rule's, with its own thresholds. */
export const isZoneRuled = (ruled: readonly RunningRule[], { id, kind }: Zone, objectClass: ObjectClass): boolean =>
  ruled.some(
    ({ rule, watched }) =>
      rule.kind === KIND_OF_ZONE[kind] && rule.placeId === id && watched.classes.includes(objectClass),
  );

type Crossed = { readonly line: string; readonly direction: Direction };

/**
 * Whether rules are about this way over a one-way line: one at the line, or at a zone in which the line has its middle and so declares the
 * direction; or one that has this very track already, at whatever place.
 */
export const isWrongWayRuled = (
  ruled: readonly RunningRule[],
  camera: Camera,
  track: { readonly id: string; readonly class: ObjectClass },
  { line, direction }: Crossed,
): boolean =>
  ruled.some(({ rule, watched, incidents }) => {
    if (rule.kind !== 'wrong_way') return false;
    if (incidents.has(track.id)) return true;
    if (!watched.classes.includes(track.class)) return false;
    return rule.placeId === line ? (rule.direction ?? direction) === direction : isLineIn(camera, line, rule.placeId);
  });

const UNIT = { widthPx: 1, heightPx: 1 };

function isLineIn(camera: Camera, lineId: string, zoneId: string | undefined): boolean {
  const line = camera.lines.find(({ id }) => id === lineId);
  const zone = camera.zones.find(({ id }) => id === zoneId);
  if (!line || !zone) return false;
  const [from, to] = [toPixels(line.from, UNIT), toPixels(line.to, UNIT)];
  const corners = zone.polygon.map((corner) => toPixels(corner, UNIT));
  return insidePolygon(corners, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
}

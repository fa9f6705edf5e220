/** Which traffic is asked for: of one camera, in a period that ends before `toMs`. */
export type TrafficSpan = {
  readonly district: string;
  readonly camera: string;
  /** Whether the camera shows a demonstration, whose measures are never added to those of a street. */
  readonly simulated: boolean;
  readonly fromMs: number;
  readonly toMs: number;
};
export type BucketedSpan = TrafficSpan & { readonly bucketMs: number };
/** Further limits; absent: of every place, and of all classes together. */
export type MeasureFilter = { readonly names: readonly string[]; readonly class: string; readonly place: string };

/** Where something was measured. `direction` and `class` are empty where it is of both directions, or of all classes. */
export type MeasuredAt = {
  place: string;
  placeKind: string;
  direction: string;
  class: string;
};
/** A measure in one bucket. Numbers are null where nothing gives them: without a road user there is no mean speed. */
export type MeasurePoint = MeasuredAt & {
  name: string;
  unit: string;
  startMs: number;
  value: number | null;
  uncertainty: number | null;
  roadUsers: number | null;
  observedMs: number;
};
/** The usual value of a quarter of an hour: in the weeks before, a quarter, half and three quarters of `days` days were below. */
export type UsualPoint = MeasuredAt & {
  name: string;
  unit: string;
  startMs: number;
  days: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
};
export type SpeedClass = MeasuredAt & { fromKmh: number; vehicles: number };
export type TurnCount = { startMs: number; from: string; to: string; class: string; count: number };
export type Incident = {
  kind: string;
  place: string;
  class: string;
  phase: string;
  severity: string;
  beganAtMs: number;
  endedAtMs: number | null;
  roadUsers: number;
  measures: { name: string; value: number; unit: string }[];
  ruleId: string;
  demonstration: boolean;
};
/** An incident that went on at a moment. */
export type MapIncident = {
  /** The incident's name in ClickHouse: the SHA-256 of its id. */
  factId: string;
  camera: string;
  kind: string;
  place: string;
  severity: string;
  beganAtMs: number;
  simulated: boolean;
};
/** The last level of service of a place, 1 (A) to 6 (F). */
export type PlaceLevel = {
  camera: string;
  place: string;
  placeKind: string;
  direction: string;
  level: number;
  atMs: number;
  simulated: boolean;
};

/** The incidents of traffic. What else people do at a camera belongs to alerts, which have rules of access of their own. */
export const TRAFFIC_INCIDENTS = [
  'stopped_vehicle',
  'wrong_way',
  'slow_vehicle',
  'congestion',
  'queue',
  'person_on_carriageway',
  'object_on_road',
  'near_miss',
] as const;

/** A speed that a share of the vehicles does not exceed, km/h, evenly within a class of 10 km/h; undefined without vehicles. */
export function speedOfShare(
  classes: readonly { fromKmh: number; vehicles: number }[],
  share: number,
): number | undefined {
  const sorted = classes.toSorted((a, b) => a.fromKmh - b.fromKmh);
  const wanted = sorted.reduce((sum, { vehicles }) => sum + vehicles, 0) * share;
  let below = 0;
  for (const { fromKmh, vehicles } of sorted) {
    if (vehicles > 0 && below + vehicles >= wanted)
      return Math.round((fromKmh + (SPEED_CLASS_KMH * (wanted - below)) / vehicles) * 10) / 10;
    below += vehicles;
  }
  return undefined;
}
/** Width of a class of speed, km/h: `speed_bin_30` is 30 to 40. */
export const SPEED_CLASS_KMH = 10;

/** Groups of class by the place, direction and class that they are of. */
export function byPlace<Row extends MeasuredAt>(rows: readonly Row[]): [MeasuredAt, Row[]][] {
  const groups = new Map<string, [MeasuredAt, Row[]]>();
  for (const row of rows) {
    const { place, placeKind, direction, class: objectClass } = row;
    const key = JSON.stringify([place, placeKind, direction, objectClass]);
    const group = groups.get(key) ?? [{ place, placeKind, direction, class: objectClass }, []];
    group[1].push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const DAY_MS = 86_400_000;
/** How many weeks the usual day looks back. */
const USUAL_WEEKS = 8;

/** How far the clocks of a time zone are ahead of UTC at a moment, ms. */
export function clockOffsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).formatToParts(
    atMs,
  );
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(atMs / 1_000) * 1_000;
}

/**
 * How long before a moment the clocks of the city showed the same time of the same weekday, ms, for each of the weeks before. The time zone is
 * asked here and not in ClickHouse, because the two may know different rules for it.
 */
export const usualShifts = (atMs: number, timeZone: string): number[] =>
  Array.from({ length: USUAL_WEEKS }, (_, week) => {
    const before = 7 * DAY_MS * (week + 1);
    return before - clockOffsetMs(atMs, timeZone) + clockOffsetMs(atMs - before, timeZone);
  });

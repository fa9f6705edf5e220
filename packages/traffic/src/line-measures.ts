import type { Direction, Measure, ObjectClass } from '@marsad/schemas';
import { isMotor, isTraffic, PCU } from './classes.ts';
import type { LineTally } from './line-tally.ts';
import type { Passage } from './passages.ts';
import type { PlaceKind } from './places.ts';
import { deviationOf, harmonicMeanOf, meanOf, percentileOf, sumOf } from './statistics.ts';

/** One measure of one place, as `flow.measure.v2` carries it. */
export type PlaceMeasure = Measure & {
  readonly place: string;
  readonly placeKind: 'line' | PlaceKind;
  readonly direction?: Direction;
  readonly class?: ObjectClass;
  readonly observedShare?: number;
};

const HOUR_MS = 3_600_000;
/** The widths of a speed bin and the start of the last, km/h. */
const BIN_KMH = 10;
const LAST_BIN_KMH = 200;
/** Slower than this, one vehicle would decide a harmonic mean alone, km/h. */
const SLOWEST_KMH = 2;

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
export const numberOf = (
  name: string,
  unit: Measure['unit'],
  value: number,
  uncertainty: number | undefined,
  tracks: number,
): Measure => ({
  name,
  value: rounded(value),
  unit,
  ...(uncertainty === undefined || !Number.isFinite(uncertainty) ? {} : { uncertainty: rounded(uncertainty) }),
  tracks,
});

/**
 * The measures of one line and direction over a window. None if it was not observed: unknown is not zero.
 * @param scaleError of the calibration
 * @param windowMs headways are counted whose leader crossed in the same window, so that a restart counts the same
 */
export function measuresOfLine(
  tally: LineTally,
  observedMs: number,
  scaleError: number,
  startOf: (atMs: number) => number,
): Measure[] {
  if (observedMs <= 0) return [];
  const driven = tally.passages.filter((passage) => isTraffic(passage.class));
  const perHour = HOUR_MS / observedMs;
  const pcu = driven.map((passage) => PCU[passage.class]);
  // A count of independent arrivals varies by its square root (Poisson).
  const measures = [
    numberOf(
      'flow',
      'per_hour',
      driven.length * perHour,
      Math.sqrt(Math.max(1, driven.length)) * perHour,
      driven.length,
    ),
    numberOf(
      'flow_pcu',
      'pcu_per_hour',
      sumOf(pcu) * perHour,
      Math.sqrt(Math.max(1, sumOf(pcu.map((value) => value * value)))) * perHour,
      driven.length,
    ),
    numberOf('occupancy', 'share', Math.min(1, tally.coveredMs / observedMs), undefined, driven.length),
  ];
  measures.push(...headwayMeasures(driven, startOf));
  return [...measures, ...speedMeasures(tally, driven.length * perHour, scaleError)];
}

/** The mean headway of passages whose leader crossed in the same window. */
export function headwayMeasures(passages: readonly Passage[], startOf: (atMs: number) => number): Measure[] {
  const headways = passages.flatMap(({ headwayMs, leaderAtMs, atMs }) =>
    headwayMs !== undefined && leaderAtMs !== undefined && startOf(leaderAtMs) === startOf(atMs)
      ? [headwayMs / 1_000]
      : [],
  );
  const error = deviationOf(headways) / Math.sqrt(headways.length);
  return headways.length === 0 ? [] : [numberOf('headway_mean', 's', meanOf(headways), error, headways.length + 1)];
}

function speedMeasures({ passages }: LineTally, flow: number, scaleError: number): Measure[] {
  const speeds = passages.flatMap((passage) => (isMotor(passage.class) && passage.speed ? [passage.speed.kmh] : []));
  const count = speeds.length;
  if (count === 0) return passages.length === 0 && scaleError > 0 ? [numberOf('density', 'per_km', 0, 0, 0)] : [];
  const errors = passages.flatMap(({ speed }) => (speed ? [speed.errorKmh] : []));
  const time = meanOf(speeds);
  const space = harmonicMeanOf(speeds.map((speed) => Math.max(speed, SLOWEST_KMH)));
  // What differs between vehicles averages out; what the calibration got wrong does not.
  const single = Math.max(deviationOf(speeds), meanOf(errors));
  const byScale = time * scaleError;
  const p85 = percentileOf(speeds, 0.85);
  const bins = new Map<number, number>();
  for (const speed of speeds) {
    const bin = Math.min(LAST_BIN_KMH, Math.floor(speed / BIN_KMH) * BIN_KMH);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const density = flow / space;
  return [
    numberOf('speed_time_mean', 'km_h', time, Math.hypot(single / Math.sqrt(count), byScale), count),
    numberOf('speed_space_mean', 'km_h', space, Math.hypot(single / Math.sqrt(count), byScale), count),
    // Standard error of the 85th percentile of normally distributed speeds: 1.53 σ / √n.
    numberOf('speed_p85', 'km_h', p85, Math.hypot((1.53 * single) / Math.sqrt(count), p85 * scaleError), count),
    numberOf(
      'density',
      'per_km',
      density,
      density * Math.hypot(1 / Math.sqrt(count), single / Math.sqrt(count) / space, scaleError),
      count,
    ),
    ...[...bins]
      .sort(([a], [b]) => a - b)
      .map(([bin, vehicles]) => numberOf(`speed_bin_${bin}`, 'count', vehicles, undefined, vehicles)),
  ];
}

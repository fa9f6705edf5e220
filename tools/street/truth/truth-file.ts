import type { Truth } from './truth.ts';

const seconds = (ms: number): number => Math.round(ms) / 1_000;

/** The truth of what was shown, in seconds since the first frame. */
export function truthFileOf(truth: Truth, fromMs: number): object {
  const isShown = ({ atMs }: { readonly atMs: number }): boolean => atMs >= fromMs;
  return {
    passages: truth.passages.filter(isShown).map(({ atMs, line, direction, class: name, speedMs, vehicle }) => ({
      ...{ seconds: seconds(atMs - fromMs), line, direction, class: name },
      ...{ speedKmh: Math.round(speedMs * 36) / 10, vehicle },
    })),
    turning: truth.turns.filter(isShown).map(({ atMs, from, to, class: name }) => ({
      ...{ seconds: seconds(atMs - fromMs), from, to, class: name },
    })),
    queues: truth.queues.filter(isShown).map(({ zone, atMs, vehicles, metres }) => ({
      ...{ zone, seconds: seconds(atMs - fromMs), vehicles, metres: Math.round(metres * 10) / 10 },
    })),
    incidents: truth.incidents.map(({ kind, placeId, beganAtMs, endedAtMs, xM, yM }) => ({
      ...{ kind, place: placeId, seconds: seconds(beganAtMs - fromMs) },
      ...{ endSeconds: endedAtMs === undefined ? null : seconds(endedAtMs - fromMs), xM, yM },
    })),
  };
}

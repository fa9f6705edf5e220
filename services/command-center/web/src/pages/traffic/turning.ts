import type { TurningMovements } from '../../api/types.ts';

export type Movement = { from: string; to: string; count: number };
/** A movement with the heights at which its band leaves its entry and reaches its exit, as shares of the diagram. */
export type DrawnMovement = Movement & { height: number; fromAt: number; toAt: number };

/** All turns of one movement together, of one class or of all; the largest first. */
export function movementsOf({ turns }: TurningMovements, objectClass: string | undefined): Movement[] {
  const movements = new Map<string, Movement>();
  for (const turn of turns) {
    if (objectClass !== undefined && turn.class !== objectClass) continue;
    const key = JSON.stringify([turn.from, turn.to]);
    const movement = movements.get(key) ?? { from: turn.from, to: turn.to, count: 0 };
    movement.count += turn.count;
    movements.set(key, movement);
  }
  return [...movements.values()].sort((a, b) => b.count - a.count || a.from.localeCompare(b.from));
}

/** Space between two places of the diagram, as a share of it. */
const GAP = 0.06;

/** Lays movements out between entries and exits, each as high as its share of all. */
export function layOut(
  movements: readonly Movement[],
  entries: readonly string[],
  exits: readonly string[],
): DrawnMovement[] {
  const total = movements.reduce((sum, { count }) => sum + count, 0);
  const places = Math.max(entries.length, exits.length);
  const room = 1 - GAP * Math.max(0, places - 1);
  const startsOf = (names: readonly string[], countOf: (name: string) => number): Map<string, number> => {
    let at = 0;
    return new Map(
      names.map((name) => {
        const start = at;
        at += (room * countOf(name)) / total + GAP;
        return [name, start];
      }),
    );
  };
  const sumOf = (side: 'from' | 'to') => (name: string) =>
    movements.reduce((sum, movement) => sum + (movement[side] === name ? movement.count : 0), 0);
  const [leaving, reaching] = [startsOf(entries, sumOf('from')), startsOf(exits, sumOf('to'))];
  const ordered = entries.flatMap((from) =>
    exits.flatMap((to) => movements.filter((movement) => movement.from === from && movement.to === to)),
  );
  return ordered.map((movement) => {
    const height = (room * movement.count) / total;
    const [fromAt, toAt] = [leaving.get(movement.from) ?? 0, reaching.get(movement.to) ?? 0];
    leaving.set(movement.from, fromAt + height);
    reaching.set(movement.to, toAt + height);
    return { ...movement, height, fromAt, toAt };
  });
}

/** A quarter of an hour of turns: how many of each movement, and how much of it was observed. */
export type TurningBin = { startMs: number; share: number; counts: readonly number[]; total: number };

/** Turns by quarter of an hour, from the first that was observed to the last: the rows of the usual table. */
export function turningBins(
  { turns, observed, bucketMs }: Pick<TurningMovements, 'turns' | 'observed' | 'bucketMs'>,
  movements: readonly Movement[],
  objectClass: string | undefined,
): TurningBin[] {
  const shares = new Map(observed.map(({ startMs, share }) => [startMs, share]));
  const starts = [...shares.keys(), ...turns.map(({ startMs }) => startMs)];
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const bins: TurningBin[] = [];
  for (let startMs = first; startMs <= last; startMs += bucketMs) {
    const within = turns.filter(
      (turn) => turn.startMs === startMs && (objectClass === undefined || turn.class === objectClass),
    );
    const counts = movements.map(({ from, to }) =>
      within.reduce((sum, turn) => sum + (turn.from === from && turn.to === to ? turn.count : 0), 0),
    );
    bins.push({
      startMs,
      share: shares.get(startMs) ?? 0,
      counts,
      total: counts.reduce((sum, count) => sum + count, 0),
    });
  }
  return bins;
}

/** Quarters of an hour in an hour. */
const HOUR_BINS = 4;

/**
 * The hour with the most vehicles, in quarters of an hour, and its peak hour factor: the hour by four times its busiest quarter (HCM, 6th
 * edition, equation 3-1). Only an hour that was observed throughout is compared; undefined where there is none.
 */
export function peakHourOf(
  bins: readonly TurningBin[],
  leastShare: number,
): { startMs: number; total: number; factor: number } | undefined {
  const hours = bins.flatMap(({ startMs }, index) => {
    const hour = bins.slice(index, index + HOUR_BINS);
    if (hour.length < HOUR_BINS || hour.some(({ share }) => share < leastShare)) return [];
    const total = hour.reduce((sum, bin) => sum + bin.total, 0);
    const busiest = Math.max(...hour.map((bin) => bin.total));
    return busiest === 0 ? [] : [{ startMs, total, factor: total / (HOUR_BINS * busiest) }];
  });
  return hours.toSorted((a, b) => b.total - a.total || a.startMs - b.startMs)[0];
}

import { classGroup, type ObjectClass } from '@marsad/schemas';
import type { Passage } from './expected.ts';

export type Crossing = { camera: string; part: number; line: string; direction: string; class: ObjectClass };

/** One line, direction and class of a camera: how many should cross in a loop, and how many did in each loop. */
export type CrossingRow = {
  camera: string;
  line: string;
  direction: string;
  class: string;
  expected: number;
  loops: number[];
};

/**
 * Counts the crossings of each loop beside what a loop should show. Only whole loops count: the last part of a camera is still playing. An unnamed
 * `vehicle` counts as the vehicle that was expected. A wrong name makes a row of its own, with nothing expected.
 */
export function tally(
  passages: readonly Passage[],
  crossings: readonly Crossing[],
  wholeLoops: ReadonlyMap<string, number>,
): CrossingRow[] {
  const rows = new Map<string, CrossingRow>();
  const rowOf = (camera: string, line: string, direction: string, objectClass: string): CrossingRow => {
    const key = [camera, line, direction, objectClass].join(' ');
    const row = rows.get(key) ?? {
      camera,
      line,
      direction,
      class: objectClass,
      expected: 0,
      loops: Array.from({ length: wholeLoops.get(camera) ?? 0 }, () => 0),
    };
    rows.set(key, row);
    return row;
  };
  const listed = passages.filter((passage) => passage.kind === 'crossing');
  for (const passage of listed) rowOf(passage.camera, passage.place, passage.direction, passage.class).expected++;
  for (const crossing of crossings) {
    if (crossing.part >= (wholeLoops.get(crossing.camera) ?? 0)) continue;
    const row = rowOf(crossing.camera, crossing.line, crossing.direction, classOf(crossing, listed));
    row.loops[crossing.part] = (row.loops[crossing.part] ?? 0) + 1;
  }
  return [...rows.values()];
}

/**
 * The crossings of the whole loops of each camera, beside what a loop should show. The part that was playing when the watch began and the one
 * that plays at its end are not whole.
 */
export function tallyWholeLoops(passages: readonly Passage[], crossings: readonly Crossing[]): CrossingRow[] {
  const cameras = new Set(passages.filter(({ kind }) => kind === 'crossing').map(({ camera }) => camera));
  const loops = new Map([...cameras].map((camera) => [camera, loopsOf(crossings, camera)]));
  const counted = crossings
    .map((crossing) => ({ ...crossing, part: crossing.part - (loops.get(crossing.camera)?.first ?? 0) }))
    .filter(({ part }) => part >= 0);
  return tally(passages, counted, new Map([...loops].map(([camera, { whole }]) => [camera, whole])));
}

function loopsOf(crossings: readonly Crossing[], camera: string): { first: number; whole: number } {
  const parts = crossings.filter((crossing) => crossing.camera === camera).map(({ part }) => part);
  if (parts.length === 0) return { first: 0, whole: 0 };
  const first = Math.min(...parts) + 1;
  return { first, whole: Math.max(0, Math.max(...parts) - first) };
}

const classOf = (crossing: Crossing, listed: readonly Passage[]): string => {
  if (crossing.class !== 'vehicle') return crossing.class;
  const here = listed.find(
    (p) =>
      p.camera === crossing.camera &&
      p.place === crossing.line &&
      p.direction === crossing.direction &&
      classGroup(p.class as ObjectClass) === 'vehicle',
  );
  return here?.class ?? crossing.class;
};

/** The faults of the crossings: a passage that more than one loop of three missed, or a class that no passage of the camera has. */
export function crossingFaults(rows: readonly CrossingRow[]): string[] {
  const known = new Map<string, Set<string>>();
  for (const row of rows)
    if (row.expected > 0) known.set(row.camera, (known.get(row.camera) ?? new Set()).add(row.class));
  return rows.flatMap((row) => {
    const name = `${row.camera} ${row.line} ${row.direction} ${row.class}`;
    if (row.expected === 0)
      return known.get(row.camera)?.has(row.class) ? [] : [`${name}: a class that is in no clip of this camera`];
    if (row.loops.length === 0) return [`${name}: no whole loop was seen`];
    const missed = row.loops.filter((seen) => seen < row.expected).length;
    return missed > Math.floor(row.loops.length / 3)
      ? [`${name}: expected ${row.expected} a loop, seen ${row.loops.join(', ')}`]
      : [];
  });
}

/** The value below which a share `p` of the values lies, by nearest rank. It is null when there are none: unknown is not zero. */
export function percentile(values: readonly number[], p: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? null;
}

/** The middle value; 0 when there are none, as for a camera that never played. */
export const median = (values: readonly number[]): number => percentile(values, 0.5) ?? 0;

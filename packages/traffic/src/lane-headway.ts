import type { Measure } from '@marsad/schemas';
import { isTraffic } from './classes.ts';
import { headwayMeasures } from './line-measures.ts';
import type { LineTallies } from './line-tally.ts';
import type { Passage } from './passages.ts';

/**
 * The mean headway in each drawn lane that a line lies across, by the lane's id. Where several lines lie across a lane, the one counts that most
 * passed there, because each vehicle has one headway.
 */
export function headwaysByLane(lines: LineTallies, startOf: (atMs: number) => number): Map<string, Measure[]> {
  const byLane = new Map<string, Map<string, Passage[]>>();
  for (const [key, { passages }] of lines)
    for (const passage of passages) {
      if (passage.lane === undefined || !isTraffic(passage.class)) continue;
      const byLine = byLane.get(passage.lane) ?? new Map<string, Passage[]>();
      byLane.set(passage.lane, byLine.set(key, [...(byLine.get(key) ?? []), passage]));
    }
  return new Map(
    [...byLane].map(([lane, byLine]) => {
      const [most] = [...byLine].sort(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1));
      return [lane, most ? headwayMeasures(most[1], startOf) : []] as const;
    }),
  );
}

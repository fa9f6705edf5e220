import type { Direction } from '@marsad/schemas';
import { distanceFromLine, passesBetween } from './geometry.ts';
import type { Point, Segment } from './geometry.ts';

type Side = 'left' | 'right';

/** The state of one track at one line. A crossing returns the `Moment` that the caller passed with its frame. */
export type LineWatch<Moment> = {
  /** The side on which the track was last clear of the line. */
  readonly settled: Side | undefined;
  readonly last: { readonly point: Point; readonly side: Side | undefined } | undefined;
  /** The last change of sides between the line's ends, until the track is clear of the line again. */
  readonly passage: { readonly to: Side; readonly moment: Moment } | undefined;
};

export const newLineWatch = <Moment>(): LineWatch<Moment> => ({
  settled: undefined,
  last: undefined,
  passage: undefined,
});

export type LineStep<Moment> = {
  readonly watch: LineWatch<Moment>;
  readonly crossed?: { readonly direction: Direction; readonly moment: Moment };
};

/**
 * Handles one more detection of the track. A crossing counts when the track becomes clear of the line (further away than `bandPx`) on the
 * other side, and its latest change of sides was between the line's ends. Jitter on the line and a walk round its end therefore count
 * nothing. A track that is first detected within the band gets its side when it is clear of the line, which is no crossing.
 */
export function stepLine<Moment>(
  watch: LineWatch<Moment>,
  line: Segment,
  point: Point,
  moment: Moment,
  bandPx: number,
): LineStep<Moment> {
  const distance = distanceFromLine(line, point);
  const side: Side | undefined = distance < 0 ? 'left' : distance > 0 ? 'right' : watch.last?.side;
  let passage = watch.passage;
  if (watch.last?.side && side && side !== watch.last.side) {
    passage = passesBetween(line, watch.last.point, point) ? { to: side, moment } : undefined;
  }
  const clear = Math.abs(distance) > bandPx && side !== undefined;
  const next = { settled: clear ? side : watch.settled, last: { point, side }, passage: clear ? undefined : passage };
  if (clear && watch.settled && side !== watch.settled && passage?.to === side) {
    const direction = side === 'right' ? 'left_to_right' : 'right_to_left';
    return { watch: next, crossed: { direction, moment: passage.moment } };
  }
  return { watch: next };
}

/** What the clock of a stream takes and answers. All times are ms; a wall clock time is ms since 1970, UTC. */

/** One packet of a stream, in the order of decoding. */
export type StampedPacket = {
  /** The time that the stream gives it; null if it gives none. Its zero is the stream's own. */
  readonly stampMs: number | null;
  /** When it arrived, by the wall clock; null for a file's packet, which arrives when it is due. */
  readonly arrivedMs: number | null;
};

/**
 * The fault of a stream's stamps. `outlier`: a single packet's; `jumped`: they go on from another time; `stood_still`: they hardly move;
 * `other_rate`: a second of theirs is not a second; `unbelievable`: the camera's own wall clock steps, or is nowhere near the time.
 */
export type ClockFault = 'jumped' | 'stood_still' | 'other_rate' | 'outlier' | 'unbelievable';

/**
 * A time for which there are no frames. `missing`: stamps and arrival agree on it. `clock_jumped`: only arrival shows it, because the
 * stamps jumped meanwhile.
 */
export type Hole = { readonly fromMs: number; readonly toMs: number; readonly reason: 'missing' | 'clock_jumped' };

export type Reading = {
  /** When the packet's frame was taken, by the wall clock. */
  readonly wallMs: number;
  /** How long one frame lasts now. */
  readonly intervalMs: number;
  /** The fault that this packet revealed. */
  readonly fault: ClockFault | null;
  /** The hole that this packet ends. */
  readonly hole: Hole | null;
};

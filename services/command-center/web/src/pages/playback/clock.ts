/** The speeds of playing forwards, from the slowest. Backwards, the whole ones apply. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;
const FASTEST = 8;

/** The one clock that every camera follows. `headMs` is the play head, UTC ms, at the moment `atMs` of the browser's own clock. */
export type Clock = {
  readonly headMs: number;
  readonly atMs: number;
  /** Negative: backwards. */
  readonly speed: number;
  readonly playing: boolean;
  /** It plays but waits for images. */
  readonly held: boolean;
};
export type Marks = { readonly inMs?: number | undefined; readonly outMs?: number | undefined };

export const startedAt = (headMs: number, atMs: number): Clock => ({
  headMs,
  atMs,
  speed: 1,
  playing: false,
  held: false,
});

export const headAt = ({ headMs, atMs, speed, playing, held }: Clock, nowMs: number): number =>
  playing && !held ? headMs + (nowMs - atMs) * speed : headMs;

/** The clock with other settings from now on. */
export const changed = (
  clock: Clock,
  change: Partial<Pick<Clock, 'headMs' | 'speed' | 'playing' | 'held'>>,
  nowMs: number,
): Clock => ({ ...clock, headMs: headAt(clock, nowMs), ...change, atMs: nowMs });

/** What L does: play, then twice as fast with each press. */
export const shuttleForwards = ({ speed, playing }: Clock): number =>
  !playing || speed <= 0 ? 1 : Math.min(FASTEST, Math.max(1, speed * 2));

/** What J does: play backwards, then twice as fast with each press. */
export const shuttleBackwards = ({ speed, playing }: Clock): number =>
  !playing || speed >= 0 ? -1 : Math.max(-FASTEST, speed * 2);

/** Whether only key frames are shown at this speed: nobody sees more of them, and they cost view-maker a tenth. */
export const isKeyFramesOnly = (speed: number): boolean => speed > 1 || speed < 0;

/**
 * The play head within what a person wants to see: a loop begins again at its end, and nothing is played beyond the newest recording.
 * @returns the head, and whether it stops there
 */
export function within(
  headMs: number,
  { speed, marks, newestMs }: { speed: number; marks: Marks; newestMs: number },
): { headMs: number; stops: boolean } {
  const { inMs, outMs } = marks;
  if (inMs !== undefined && outMs !== undefined && outMs > inMs) {
    if (speed > 0 && headMs >= outMs) return { headMs: inMs, stops: false };
    if (speed < 0 && headMs <= inMs) return { headMs: outMs, stops: false };
  }
  return headMs > newestMs ? { headMs: newestMs, stops: speed > 0 } : { headMs, stops: false };
}

/** Sets a mark. A mark that would turn the loop around removes the other one. */
export function withMark({ inMs, outMs }: Marks, which: 'in' | 'out', atMs: number): Marks {
  if (which === 'in') return { inMs: atMs, outMs: outMs !== undefined && outMs > atMs ? outMs : undefined };
  return { inMs: inMs !== undefined && inMs < atMs ? inMs : undefined, outMs: atMs };
}

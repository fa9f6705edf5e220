import type { PictureSize, TrackMotion } from '@marsad/ground';
import { LOST_FOR_MS, missOf, type SeenTrack } from './continued.ts';
import type { Crossing } from './passages.ts';

export type Turn = { readonly from: string; readonly to: string; readonly crossing: Crossing };

/** How a track was seen, and the last line that it crossed. */
type Seen = Omit<SeenTrack, 'motion'> & { motion: TrackMotion; line: string | undefined };

/** Tracks between two lines. Changed in place. */
export type Turns = Map<number, Seen>;
export const newTurns = (): Turns => new Map();

/** A vehicle waits at a junction for this long at most, ms. */
const FORGOTTEN_AFTER_MS = 5 * 60_000;

/** Notes where the tracks are. */
export function followTurns(turns: Turns, tracks: readonly TrackMotion[], ptsMs: number): void {
  for (const motion of tracks) {
    if (motion.evidence === 'predicted') continue;
    const seen = turns.get(motion.ordinal);
    if (seen) seen.motion = motion;
    else
      turns.set(motion.ordinal, {
        firstPtsMs: motion.now.ptsMs,
        firstAt: motion.now.at,
        firstGround: motion.now.ground,
        firstBox: motion.now.box,
        line: undefined,
        motion,
      });
  }
  if (turns.size > tracks.length)
    for (const [ordinal, { line, motion }] of turns)
      if (ptsMs - motion.now.ptsMs > (line === undefined ? LOST_FOR_MS : FORGOTTEN_AFTER_MS)) turns.delete(ordinal);
}

/** The turn that a crossing completes: from the line that the track crossed before, or that the one which it continues crossed. */
export function turnBy(turns: Turns, crossing: Crossing, size: PictureSize): Turn | undefined {
  const seen = turns.get(crossing.ordinal);
  if (!seen) return undefined;
  const from = seen.line ?? takeContinued(turns, seen, crossing, size);
  seen.line = crossing.line;
  return from === undefined || from === crossing.line ? undefined : { from, to: crossing.line, crossing };
}

/** Takes the line of the lost track that `next` most likely continues, so that no other continues it too. */
function takeContinued(turns: Turns, next: Seen, crossing: Crossing, size: PictureSize): string | undefined {
  let best: { readonly lost: Seen; readonly miss: number } | undefined;
  for (const lost of turns.values()) {
    if (lost.line === undefined || lost.line === crossing.line || lost === next) continue;
    const miss = missOf(lost, next, size);
    if (miss < (best?.miss ?? 1)) best = { lost, miss };
  }
  const line = best?.lost.line;
  if (best) best.lost.line = undefined;
  return line;
}

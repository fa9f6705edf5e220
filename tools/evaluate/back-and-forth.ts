/** The frame at this place of a video that plays forwards and backwards in turn: a short clip lasts as long as wanted, without a seam. */
export function backAndForth<T>(frames: readonly T[], place: number): T {
  const turn = Math.max(1, 2 * (frames.length - 1));
  const at = place % turn;
  const frame = frames[at < frames.length ? at : turn - at];
  if (frame === undefined) throw new RangeError('there is no frame');
  return frame;
}

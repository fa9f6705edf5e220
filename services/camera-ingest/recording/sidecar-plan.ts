import type { PartOfStream, SealedSegment, SegmentStart } from '../ports.ts';

/** Decides in which segment's sidecars a frame is kept, and when they can be closed. Times in wall clock ms. */

/** After this long, ms, sidecars are closed although analysis has not reached their segment's end: a recording must not wait. */
export const CLOSING_PATIENCE_MS = 5_000;

/** A segment whose sidecars are being written. */
type Followed = {
  readonly start: SegmentStart;
  sealed: { readonly segment: SealedSegment; readonly atMs: number } | null;
};
/** One claim on a camera: its parts follow one another. */
type Claim = { readonly followed: readonly Followed[]; readonly reached: Reached };
/** The latest part of which a frame was analysed, how far it was, and whether no more frames of it will come. */
type Reached = { readonly part: number; readonly atMs: number; readonly isOver: boolean };
const NOTHING_REACHED: Reached = { part: -1, atMs: 0, isOver: false };
/** `seenToMs`: how far the segment's time was analysed. */
export type Closing = { readonly segment: SealedSegment; readonly seenToMs: number };

type ClaimName = Pick<PartOfStream, 'camera' | 'epoch'>;
const keyOf = ({ camera, epoch }: ClaimName): string => `${camera}:${epoch}`;
const isSame = (a: SegmentStart, b: SegmentStart): boolean => a.part === b.part && a.fromMs === b.fromMs;

/** @param analysisMs the time between two analysed frames */
export function createSidecarPlan(analysisMs: number) {
  const claims = createClaims();
  const { followedOf, letGo } = claims;

  const takeDue = (of: ClaimName, nowMs: number): Closing[] => {
    const claim = claims.of(of);
    const due = claim?.followed.filter((followed) => isDue(claim.reached, followed, nowMs, analysisMs)) ?? [];
    if (!claim || due.length === 0) return [];
    letGo(of, due);
    return due.flatMap(({ sealed }) =>
      sealed ? [{ segment: sealed.segment, seenToMs: seenToMs(claim.reached, sealed.segment, analysisMs) }] : [],
    );
  };

  return {
    /** Follows a segment. Returns the open ones of earlier parts: their thread failed, and nobody writes them any more. */
    opened(start: SegmentStart): SegmentStart[] {
      const left = followedOf(start).filter((other) => other.sealed === null && other.start.part < start.part);
      letGo(start, left);
      claims.follow(start, [...followedOf(start), { start, sealed: null }]);
      return left.map((other) => other.start);
    },
    abandoned(start: SegmentStart): void {
      letGo(
        start,
        followedOf(start).filter((followed) => isSame(followed.start, start)),
      );
    },
    /** False if the segment is not followed, because it was not opened here. */
    sealed(segment: SealedSegment, nowMs: number): boolean {
      const followed = followedOf(segment).find(({ start }) => isSame(start, segment));
      if (followed) followed.sealed = { segment, atMs: nowMs };
      return followed !== undefined;
    },
    /** The segment in which a frame is kept: the last of its part that begins at or before it. Undefined if it is closed, or none was begun. */
    segmentAt(of: PartOfStream, atMs: number): SegmentStart | undefined {
      const begun = followedOf(of).filter(({ start }) => start.part === of.part && start.fromMs <= atMs);
      return begun.at(-1)?.start;
    },
    /** Analysis has come to this moment of a part. */
    analysed: (of: PartOfStream, atMs: number): void => claims.reach(of, atMs, false),
    /** No frame of the part is analysed any more. */
    partEnded: (of: PartOfStream): void => claims.reach(of, 0, true),
    /** Returns the segments of a claim whose sidecars can be closed now, and follows them no longer. */
    due: (of: ClaimName, nowMs: number): Closing[] => takeDue(of, nowMs),
    /** The same for all claims. */
    allDue: (nowMs: number): Closing[] =>
      claims.all().flatMap(({ followed: [first] }) => (first ? takeDue(first.start, nowMs) : [])),
  };
}
export type SidecarPlan = ReturnType<typeof createSidecarPlan>;

/** The claims with followed segments. */
function createClaims() {
  const claims = new Map<string, Claim>();
  const followedOf = (of: ClaimName): readonly Followed[] => claims.get(keyOf(of))?.followed ?? [];
  const follow = (of: ClaimName, followed: readonly Followed[]): void => {
    const key = keyOf(of);
    const reached = claims.get(key)?.reached ?? NOTHING_REACHED;
    if (followed.length === 0) claims.delete(key);
    else claims.set(key, { followed, reached });
  };
  return {
    all: (): Claim[] => [...claims.values()],
    of: (of: ClaimName): Claim | undefined => claims.get(keyOf(of)),
    followedOf,
    follow,
    letGo(of: ClaimName, left: readonly Followed[]): void {
      const kept = followedOf(of).filter((followed) => !left.includes(followed));
      follow(of, kept);
    },
    reach({ camera, epoch, part }: PartOfStream, atMs: number, isOver: boolean): void {
      const key = keyOf({ camera, epoch });
      const claim = claims.get(key);
      if (claim) claims.set(key, { ...claim, reached: reachedThen(claim.reached, { part, atMs, isOver }) });
    },
  };
}

function reachedThen(before: Reached, now: Reached): Reached {
  if (before.part > now.part) return before;
  return before.part === now.part ? { ...now, atMs: Math.max(before.atMs, now.atMs) } : now;
}

/** Whether every frame of the segment that will ever be analysed was. */
function hasPassed(reached: Reached, segment: SealedSegment, analysisMs: number): boolean {
  if (reached.part !== segment.part) return reached.part > segment.part;
  return reached.isOver || reached.atMs >= segment.toMs - analysisMs;
}

const isDue = (reached: Reached, { sealed }: Followed, nowMs: number, analysisMs: number): boolean =>
  sealed !== null && (hasPassed(reached, sealed.segment, analysisMs) || nowMs - sealed.atMs >= CLOSING_PATIENCE_MS);

function seenToMs(reached: Reached, segment: SealedSegment, analysisMs: number): number {
  if (hasPassed(reached, segment, analysisMs)) return segment.toMs;
  return reached.part === segment.part
    ? Math.min(segment.toMs, Math.max(segment.fromMs, reached.atMs))
    : segment.fromMs;
}

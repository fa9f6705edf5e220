import type { Box, FaceCrop } from '@marsad/schemas';
import { candidateIdOf } from './ids.ts';

/** A face on a head that resembles somebody who may be looked for, above the threshold. */
export type Resemblance = {
  readonly authorisationId: string;
  readonly caseReference: string;
  readonly entryId: string;
  readonly score: number;
  readonly quality: number;
  /** In px of the head's picture. */
  readonly faceBox: Box;
  readonly gallerySize: number;
  readonly simulated: boolean;
};
export type Revision = Resemblance & {
  readonly candidateId: string;
  readonly revision: number;
  readonly head: FaceCrop;
};

type Known = { readonly revision: number; readonly score: number; readonly firstOffset: bigint; lastAtMs: number };
type Followed = { readonly firstOffset: bigint; readonly untilMs: number };
type Model = { readonly name: string; readonly sha256: string };

/** Heads live two minutes on their topic: older ones do not come again, and their candidates need no memory. */
const REMEMBERED_MS = 150_000;

/** The candidates of one partition, and where the tracks begin whose shots still speak together. It knows of nobody who resembles no one. */
export function createCandidateBook(model: Model) {
  const known = new Map<string, Known>();
  const tracks = new Map<string, Followed>();
  const forget = (nowMs: number): void => {
    for (const [id, { lastAtMs }] of known) if (nowMs - lastAtMs >= REMEMBERED_MS) known.delete(id);
    for (const [id, { untilMs }] of tracks) if (nowMs >= untilMs) tracks.delete(id);
  };
  return {
    /** What is to be said of these: first ones, and those that are better than what was said. Nothing is remembered yet. */
    news(head: FaceCrop, resemblances: readonly Resemblance[]): Revision[] {
      return resemblances.flatMap((one) => {
        const candidateId = candidateIdOf(head.trackId, one.authorisationId, one.entryId, model);
        const before = known.get(candidateId);
        if (before && one.score <= before.score) return [];
        return [{ ...one, head, candidateId, revision: before ? before.revision + 1 : 0 }];
      });
    },
    /** It has been said: the next one must be better. */
    said({ candidateId, revision, score, head }: Revision, offset: bigint, nowMs: number): void {
      // Without the shots of its track that came before, this one may be nobody's: they are read again with it.
      const firstOffset = known.get(candidateId)?.firstOffset ?? tracks.get(head.trackId)?.firstOffset ?? offset;
      known.set(candidateId, { revision, score, firstOffset, lastAtMs: nowMs });
    },
    /** The shots of this track speak together until then: a restart must hear them all again. */
    follow(trackId: string, offset: bigint, nowMs: number, untilMs: number): void {
      const before = tracks.get(trackId);
      if (!before || nowMs >= before.untilMs) tracks.set(trackId, { firstOffset: offset, untilMs });
    },
    /** Where a restart must read from to find the same revisions again. */
    neededFrom(nowMs: number): bigint | undefined {
      forget(nowMs);
      let lowest: bigint | undefined;
      for (const { firstOffset } of [...known.values(), ...tracks.values()])
        if (lowest === undefined || firstOffset < lowest) lowest = firstOffset;
      return lowest;
    },
  };
}
export type CandidateBook = ReturnType<typeof createCandidateBook>;

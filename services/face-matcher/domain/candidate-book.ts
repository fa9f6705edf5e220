import { candidateIdOf } from '@marsad/schemas';
import type { Box, FaceCrop } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';

/** A face that resembles, above the threshold, a person who may be looked for. */
export type Resemblance = {
  readonly authorisationId: string;
  readonly caseReference: string;
  readonly entryId: string;
  readonly score: number;
  readonly quality: number;
  /** In px of the head crop. */
  readonly faceBox: Box;
  readonly gallerySize: number;
  readonly simulated: boolean;
};
export type Revision = Resemblance & {
  readonly candidateId: string;
  readonly revision: number;
  readonly head: FaceCrop;
};

type Published = { readonly revision: number; readonly score: number; readonly firstOffset: bigint; lastAtMs: number };
type TrackWindow = { readonly firstOffset: bigint; readonly untilMs: number };
type Model = { readonly name: string; readonly sha256: string };

/** Raised whenever the same heads would score differently for another reason than the network. It is a part of each candidate's id. */
const MATCHING_VERSION = 2;

/** Heads live two minutes on their topic. After this time none can arrive again, and its candidate need not be remembered; ms. */
const REMEMBERED_MS = 150_000;

/** The candidates of one partition, and where its open tracks begin. A face that resembles nobody leaves nothing in it. */
export function createCandidateBook(model: Model) {
  const published = new Map<string, Published>();
  const tracks = new Map<string, TrackWindow>();
  const expire = (nowMs: number): void => {
    for (const [id, { lastAtMs }] of published) if (nowMs - lastAtMs >= REMEMBERED_MS) published.delete(id);
    for (const [id, { untilMs }] of tracks) if (nowMs >= untilMs) tracks.delete(id);
  };
  return {
    /** The revisions to publish: candidates that are new, or that score higher than what was published. Records nothing yet. */
    revisionsOf(head: FaceCrop, resemblances: readonly Resemblance[]): Revision[] {
      return resemblances.flatMap((resemblance) => {
        const { authorisationId, entryId, score } = resemblance;
        const { trackId } = head;
        const candidateId = mintId(
          candidateIdOf({ trackId, authorisationId, entryId, model, matchingVersion: MATCHING_VERSION }),
        );
        const last = published.get(candidateId);
        if (last && score <= last.score) return [];
        return [{ ...resemblance, head, candidateId, revision: last ? last.revision + 1 : 0 }];
      });
    },
    /** Records that Kafka acknowledged a revision: the next one must score higher. */
    notePublished({ candidateId, revision, score, head }: Revision, offset: bigint, nowMs: number): void {
      // Holds the track's first crop, because a restart that reads this head alone may find that it resembles nobody.
      const firstOffset = published.get(candidateId)?.firstOffset ?? tracks.get(head.trackId)?.firstOffset ?? offset;
      published.set(candidateId, { revision, score, firstOffset, lastAtMs: nowMs });
    },
    /** The crops of this track are summed until `untilMs`: until then a restart must read all of them again. */
    openTrack(trackId: string, offset: bigint, nowMs: number, untilMs: number): void {
      const window = tracks.get(trackId);
      if (!window || nowMs >= window.untilMs) tracks.set(trackId, { firstOffset: offset, untilMs });
    },
    /** The offset from which a restart must read to find the same revisions again. */
    neededFrom(nowMs: number): bigint | undefined {
      expire(nowMs);
      let lowest: bigint | undefined;
      for (const { firstOffset } of [...published.values(), ...tracks.values()])
        if (lowest === undefined || firstOffset < lowest) lowest = firstOffset;
      return lowest;
    },
  };
}
export type CandidateBook = ReturnType<typeof createCandidateBook>;

import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { TRACK_WINDOW_MS } from '@marsad/vision';
import type { DescribedFace, FaceReader } from '@marsad/vision';
import type { Resemblance } from '../domain/candidate-book.ts';
import { grantsFor } from '../domain/scope.ts';
import type { DropReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { FaceRights } from '../ports.ts';
import type { DecodedHead, HeadInput, MatchedHead } from './head-input.ts';
import type { OpenSession, Sessions } from './sessions.ts';

export type MatchNeeds = {
  readonly reader: Pick<FaceReader, 'describe' | 'forget'>;
  readonly rights: FaceRights;
  readonly sessions: Pick<Sessions, 'of' | 'isComing'>;
  readonly threshold: number;
  readonly metrics?: Metrics | undefined;
};

/**
 * Describes the face and compares what its track has shown so far with those who are looked for under the grants that cover it at this moment.
 * The description is overwritten before this step answers, whatever the answer is; the sum of a track's shots lies in the session's memory
 * until its window ends, or the session, or its partition leaves. Of a face that is nobody's, nothing at all goes on.
 */
export const matchHead =
  ({ reader, rights, sessions, threshold, metrics }: MatchNeeds): Step<DecodedHead, MatchedHead> =>
  async ({ picture, ...input }) => {
    const startedAtMs = performance.now();
    const face = await reader.describe(picture);
    try {
      // Describing takes a while, and a grant may have ended meanwhile.
      const open = openSessions(input, rights, sessions);
      if (open.length === 0) return drop('out_of_scope' satisfies DropReason);
      for (const { counts } of open) counts.headsSeen += 1;
      if (face.kind === 'refused') {
        for (const { counts } of open) counts.headsRefused += 1;
        return drop(face.reason satisfies DropReason);
      }
      input.book.follow(input.data.trackId, input.offset, input.nowMs, input.nowMs + TRACK_WINDOW_MS);
      const resemblances = open.flatMap((session) => resemblanceIn(session, face, threshold, input));
      return resemblances.length === 0 ? drop('no_match' satisfies DropReason) : pass({ ...input, resemblances });
    } finally {
      reader.forget(face);
      metrics?.took((performance.now() - startedAtMs) / 1_000);
    }
  };

const openSessions = ({ data }: HeadInput, rights: FaceRights, sessions: Pick<Sessions, 'of'>): OpenSession[] =>
  grantsFor(data, rights.faceGrants(data.camera)).flatMap(({ authorisationId }) => sessions.of(authorisationId) ?? []);

function resemblanceIn(
  session: OpenSession,
  face: DescribedFace,
  threshold: number,
  { data: { trackId, shot, capturedAtMs }, partition, simulated, nowMs }: HeadInput,
): Resemblance[] {
  const { gallery, grant, tracks } = session;
  const { embedding, quality } = face;
  const shown = { source: partition, track: trackId, shot, embedding, quality: quality.score, capturedAtMs };
  const best = tracks.addShot(shown, nowMs, (description) => gallery.best(description));
  if (!best || best.score < threshold) return [];
  return [
    {
      authorisationId: grant.authorisationId,
      caseReference: grant.caseReference,
      entryId: best.identity,
      score: best.score,
      quality: quality.score,
      faceBox: face.box,
      gallerySize: gallery.size,
      simulated: simulated || grant.simulated,
    },
  ];
}

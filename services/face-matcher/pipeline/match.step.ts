import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { TRACK_WINDOW_MS } from '@marsad/vision';
import type { DescribedFace, FaceReader } from '@marsad/vision';
import type { Resemblance } from '../domain/candidate-book.ts';
import { grantsFor } from '../domain/scope.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { FaceRights } from '../ports.ts';
import type { DecodedHead, HeadInput, MatchedHead } from './head-input.ts';
import type { OpenSession, Sessions } from './sessions.ts';

export type MatchNeeds = {
  readonly reader: Pick<FaceReader, 'describe' | 'forget'>;
  readonly rights: FaceRights;
  readonly sessions: Pick<Sessions, 'of' | 'isOpening'>;
  readonly model: { readonly threshold: number };
  readonly metrics?: Metrics | undefined;
};

/**
 * Describes the face and compares the sum of its track's crops with the persons of every live grant that covers the head now. The description
 * is overwritten before this step returns, whatever the outcome. The sum stays in the session's memory until the track's window ends, the
 * session ends or the partition is lost. A face that resembles nobody is dropped here.
 */
export const matchHead =
  ({ reader, rights, sessions, model, metrics }: MatchNeeds): Step<DecodedHead, MatchedHead, Reasons> =>
  async ({ image, ...input }) => {
    const startedAtMs = performance.now();
    const face = await reader.describe(image);
    try {
      // Asks again, because a grant may have ended while the face was described.
      const open = openSessions(input, rights, sessions);
      if (open.length === 0) return drop('out_of_scope');
      for (const { counts } of open) counts.headsSeen += 1;
      if (face.kind === 'refused') {
        for (const { counts } of open) counts.headsRefused += 1;
        return drop(face.reason);
      }
      input.book.openTrack(input.data.trackId, input.offset, input.nowMs, input.nowMs + TRACK_WINDOW_MS);
      const resemblances = open.flatMap((session) => resemblanceIn(session, face, model.threshold, input));
      return resemblances.length === 0 ? drop('no_match') : pass({ ...input, resemblances });
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
  const crop = { source: partition, track: trackId, number: shot, embedding, quality: quality.score, capturedAtMs };
  const best = tracks.add(crop, nowMs, (description) => gallery.best(description));
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

import { createHash } from 'node:crypto';
import { faceCandidate, faceEvidence, faceSession, watchlistAssessed, type DataOf } from '@marsad/schemas';
import { ANY_SHA256, SIMULATED, type Scene } from './scene.ts';

const MODEL = { name: 'face-embedding', sha256: ANY_SHA256, threshold: 0.5 };
const CAMERA = 'hassan-hall-1';
type Session = DataOf<typeof faceSession>;

/** Plays face-matcher, which needs minutes of video for what a page test needs at once. */
export function playFaceMatcher({ bus, momentOf, newTrack, store }: Scene) {
  const matcher = bus.producer('face-matcher');
  return {
    /** Publishes that the portrait of an entry is good enough to be matched. */
    async assessed(entryId: string, jpeg: Buffer): Promise<void> {
      const imageSha256 = createHash('sha256').update(jpeg).digest('hex');
      const data = { entryId, imageSha256, usable: true, quality: 0.83, modelSha256: MODEL.sha256, atMs: Date.now() };
      await (await matcher).send(watchlistAssessed, data);
    },
    /** Publishes a candidate who resembles the entry. @returns the candidate's id */
    async candidate(authorisationId: string, entryId: string): Promise<string> {
      const nowMs = Date.now();
      const { ordinal, trackId } = newTrack(CAMERA);
      const candidateId = `candidate-${ordinal}-${nowMs}`;
      const data = {
        ...momentOf(CAMERA, nowMs),
        ...{ candidateId, revision: 0, trackId, authorisationId, entryId },
        ...{ score: 0.71, quality: 0.8, gallerySize: 1, model: MODEL },
        faceBox: { x: 215, y: 25, width: 50, height: 60 },
      };
      await (await matcher).send(faceCandidate, data, { modelHash: MODEL.sha256, ...SIMULATED });
      return candidateId;
    },
    /** Stores the head crop of a candidate, and publishes where it lies. */
    async head(alertId: string, candidateId: string, jpeg: Buffer): Promise<void> {
      const file = { name: `${alertId}-head.jpg`, bytes: jpeg, contentType: 'image/jpeg' };
      const { district, camera, objectKey, sha256 } = await store('face-matcher', 'evidence', CAMERA, file);
      const size = { widthPx: 160, heightPx: 200, tookMs: 40 };
      const outcome = { kind: 'stored', bucket: 'evidence', objectKey, sha256, ...size } as const;
      await (await matcher).send(faceEvidence, { alertId, district, camera, candidateId, outcome });
    },
    async session(authorisationId: string): Promise<void> {
      const data: Session = {
        ...faceSession.example,
        ...{ sessionId: `session-${authorisationId}`, authorisationId, startedAtMs: Date.now() - 60_000, model: MODEL },
        ...{ headsSeen: 42, headsRefused: 6, candidates: 1 },
      };
      await (await matcher).send(faceSession, data);
    },
  };
}

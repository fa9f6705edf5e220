import { boxInFrame, frameOf } from '@marsad/evidence';
import type { PublishEvidence } from '@marsad/evidence';
import type { EventProducer } from '@marsad/kafka';
import { caseScope } from '@marsad/proof';
import type { AuditRecorder } from '@marsad/proof';
import { faceCandidate, faceEvidence } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import type { CandidateCrop, PublishCandidate } from '../ports.ts';

export type Model = { readonly name: string; readonly sha256: string; readonly threshold: number };
/** The actor in the audit log where no person acted: the service, for the city. */
export type Acting = { readonly actor: string; readonly agency: string };

/** Publishes candidates, each after the audit log has recorded the comparison. */
export const createPublishCandidate =
  (producer: EventProducer, trail: AuditRecorder, model: Model, acting: Acting): PublishCandidate =>
  async (candidate) => {
    const { head, candidateId, revision, authorisationId, entryId, caseReference, simulated } = candidate;
    const data = {
      ...frameOf(head),
      candidateId,
      revision,
      trackId: head.trackId,
      authorisationId,
      entryId,
      score: Math.min(1, candidate.score),
      quality: candidate.quality,
      faceBox: boxInFrame(candidate.faceBox, head),
      gallerySize: candidate.gallerySize,
      model: { name: model.name, sha256: model.sha256, threshold: model.threshold },
    };
    await trail.record({
      ...acting,
      entryId: `audit:${eventIdOf(faceCandidate, data)}`,
      purpose: 'matching',
      action: 'combine',
      objectKind: 'face_candidate',
      scope: caseScope(caseReference),
      caseReference,
      objectId: candidateId,
    });
    await producer.send(faceCandidate, data, { atMs: head.capturedAtMs, modelHash: model.sha256, simulated });
  };

export const createPublishEvidence = (producer: EventProducer): PublishEvidence<CandidateCrop> => ({
  stored: ({ alertId, district, camera, cropId, simulated }, { widthPx, heightPx }, stored, tookMs) => {
    const { bucket, objectKey, sha256 } = stored;
    const outcome = { bucket, objectKey, sha256, widthPx, heightPx, tookMs: Math.max(0, Math.round(tookMs)) };
    return producer.send(
      faceEvidence,
      { alertId, district, camera, candidateId: cropId, outcome: { kind: 'stored', ...outcome } },
      { simulated },
    );
  },
  failed: ({ alertId, district, camera, cropId, simulated }, reason) =>
    producer.send(
      faceEvidence,
      { alertId, district, camera, candidateId: cropId, outcome: { kind: 'failed', reason } },
      { simulated },
    ),
});

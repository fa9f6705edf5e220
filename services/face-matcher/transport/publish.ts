import type { EventProducer } from '@marsad/kafka';
import { caseScope } from '@marsad/proof';
import type { AuditRecorder } from '@marsad/proof';
import { faceCandidate, faceEvidence } from '@marsad/schemas';
import { candidateEventId, evidenceEventId } from '../domain/ids.ts';
import { inSource } from '../domain/head-box.ts';
import type { PublishCandidate, PublishEvidence } from '../ports.ts';

export type Model = { readonly name: string; readonly sha256: string; readonly threshold: number };
/** Who is named as the actor where no person acted: the service, for the city. */
export type Acting = { readonly actor: string; readonly agency: string };

/** Says candidates on their topic. That somebody was compared with somebody is in the audit log before. */
export const createPublishCandidate =
  (producer: EventProducer, trail: AuditRecorder, model: Model, acting: Acting): PublishCandidate =>
  async (found) => {
    const { head, candidateId, revision, authorisationId, entryId, caseReference, simulated } = found;
    const { district, camera, epoch, part, ptsMs, capturedAtMs, receivedAtMs, trackId } = head;
    const id = candidateEventId(candidateId, revision);
    await trail.record({
      ...acting,
      entryId: `audit:${id}`,
      purpose: 'matching',
      action: 'combine',
      objectKind: 'face_candidate',
      scope: caseScope(caseReference),
      caseReference,
      objectId: candidateId,
    });
    await producer.send(
      faceCandidate,
      {
        ...{ district, camera, epoch, part, ptsMs, capturedAtMs, receivedAtMs },
        ...{ candidateId, revision, trackId, authorisationId, entryId },
        score: Math.min(1, found.score),
        quality: found.quality,
        faceBox: inSource(found.faceBox, head),
        gallerySize: found.gallerySize,
        model: { name: model.name, sha256: model.sha256, threshold: model.threshold },
      },
      { id, atMs: capturedAtMs, modelHash: model.sha256, simulated },
    );
  };

/** Says what became of a request for evidence. */
export const createPublishEvidence = (producer: EventProducer): PublishEvidence => ({
  stored: ({ alertId, district, camera, candidateId, simulated }, { widthPx, heightPx }, stored, tookMs) =>
    producer.send(
      faceEvidence,
      {
        ...{ alertId, district, camera, candidateId },
        outcome: { kind: 'stored', ...stored, widthPx, heightPx, tookMs: Math.max(0, Math.round(tookMs)) },
      },
      { id: evidenceEventId(alertId, candidateId), simulated },
    ),
  failed: ({ alertId, district, camera, candidateId, simulated }, reason) =>
    producer.send(
      faceEvidence,
      { alertId, district, camera, candidateId, outcome: { kind: 'failed', reason } },
      { id: evidenceEventId(alertId, candidateId), simulated },
    ),
});

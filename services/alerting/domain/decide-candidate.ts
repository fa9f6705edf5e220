import type { Alert, Authorisation, FaceCandidate, FaceWhy } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { mergeKey } from './alert-book.ts';
import type { AlertEvent } from './alert.ts';
import type { ObservationDecision } from './decide-observation.ts';
import { isNear, latest, raiseOrMerge } from './decide-observation.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

/**
 * Decides about a face that resembles a searched person. It raises a proposal, never a match. The alert stays about that candidate and that crop:
 * a better crop amends its score until both reviewers have answered, and another candidate of the same person is only counted.
 */
export function decideCandidate(
  book: AlertBook,
  candidate: FaceCandidate,
  authorisation: Authorisation,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  const [known] = book.withObservation(candidate.candidateId);
  if (known) return amendScore(known, candidate);
  const why: FaceWhy = {
    rule: 'face',
    ruleVersion: RULE_VERSIONS.face,
    candidateId: candidate.candidateId,
    authorisationId: candidate.authorisationId,
    objective: authorisation.objective,
    caseReference: authorisation.caseReference,
    entryId: candidate.entryId,
    trackId: candidate.trackId,
    ...scoreOf(candidate),
    review: 'in_review',
  };
  const before = latest(
    book.withKey(mergeKey({ why, camera: candidate.camera, subject: candidate.entryId, simulated })),
  );
  const observation = {
    id: candidate.candidateId,
    alertId: alertId('face', [candidate.candidateId]),
    frame: candidate,
    subject: candidate.entryId,
    // Both reviewers must judge the same candidate, so a later one does not replace it.
    why: before && isNear(before, candidate.receivedAtMs) ? before.why : why,
    simulated,
  };
  return raiseOrMerge(book, observation, nowMs);
}

const scoreOf = ({ revision, score, quality, gallerySize, model }: FaceCandidate) => ({
  candidateRevision: revision,
  score,
  quality,
  gallerySize,
  model,
});

/** Takes over a later crop of the alert's own candidate while it is under review. */
function amendScore(alert: Alert, candidate: FaceCandidate): ObservationDecision[] {
  const { why } = alert;
  if (why.rule !== 'face' || why.candidateId !== candidate.candidateId || why.review !== 'in_review') return [];
  if (candidate.revision <= (why.candidateRevision ?? 0)) return [];
  const events: AlertEvent[] = [{ kind: 'reread', why: { ...why, ...scoreOf(candidate) }, subject: alert.subject }];
  return [{ alertId: alert.alertId, events }];
}

import type { Alert, Authorisation, FaceCandidate, FaceWhy } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { mergeKey } from './alert-book.ts';
import type { AlertEvent } from './alert.ts';
import type { ObservationDecision } from './decide-observation.ts';
import { belongs, latest, raiseOrMerge } from './decide-observation.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

/**
 * A face that resembles somebody who is looked for. It raises a proposal, never a match. Once raised, the alert is about that candidate and
 * that cut-out: a better shot of it amends the score until both have answered, another candidate of the same person is only counted.
 */
export function decideCandidate(
  book: AlertBook,
  candidate: FaceCandidate,
  authorisation: Authorisation,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  const [made] = book.madeFrom(candidate.candidateId);
  if (made) return better(made, candidate);
  const why: FaceWhy = {
    rule: 'face',
    ruleVersion: RULE_VERSIONS.face,
    candidateId: candidate.candidateId,
    authorisationId: candidate.authorisationId,
    objective: authorisation.objective,
    caseReference: authorisation.caseReference,
    entryId: candidate.entryId,
    trackId: candidate.trackId,
    ...shot(candidate),
    review: 'in_review',
  };
  const before = latest(book.allOf(mergeKey({ why, camera: candidate.camera, subject: candidate.entryId, simulated })));
  const seen = {
    id: candidate.candidateId,
    alertId: alertId('face', [candidate.candidateId]),
    frame: candidate,
    subject: candidate.entryId,
    // Two reviewers judge one candidate: a later one must not slip in between their answers.
    why: before && belongs(before, candidate.receivedAtMs) ? before.why : why,
    simulated,
  };
  return raiseOrMerge(book, seen, nowMs);
}

const shot = ({ revision, score, quality, gallerySize, model }: FaceCandidate) => ({
  candidateRevision: revision,
  score,
  quality,
  gallerySize,
  model,
});

/** A later shot of the alert's own candidate, as long as it is being judged. */
function better(alert: Alert, candidate: FaceCandidate): ObservationDecision[] {
  const { why } = alert;
  if (why.rule !== 'face' || why.candidateId !== candidate.candidateId || why.review !== 'in_review') return [];
  if (candidate.revision <= (why.candidateRevision ?? 0)) return [];
  const events: AlertEvent[] = [{ kind: 'reread', why: { ...why, ...shot(candidate) }, subject: alert.subject }];
  return [{ alertId: alert.alertId, events }];
}

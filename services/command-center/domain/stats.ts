import type { Alert, Authorisation, FaceSession } from '@marsad/schemas';

export type AlertSummary = {
  total: number;
  byState: Record<string, number>;
  hotlistExact: number;
  hotlistPossible: number;
  behaviour: Record<string, number>;
  /** By the result of the review; `in_review` until both reviewers have answered. */
  face: Record<string, number>;
  /** Alerts of the platform about itself, by kind. */
  system: Record<string, number>;
  clipsReady: number;
  viewsFailed: number;
};

const count = (counts: Record<string, number>, key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);

/** Counts alerts by state, rule and kind. */
export function summariseAlerts(alerts: readonly Alert[]): AlertSummary {
  const summary: AlertSummary = {
    total: alerts.length,
    byState: {},
    hotlistExact: 0,
    hotlistPossible: 0,
    behaviour: {},
    face: {},
    system: {},
    clipsReady: 0,
    viewsFailed: 0,
  };
  for (const { state, why, snapshot, clip, plateCrop } of alerts) {
    count(summary.byState, state);
    if (why.rule === 'behaviour') count(summary.behaviour, why.kind);
    else if (why.rule === 'face') count(summary.face, why.review);
    else if (why.rule === 'system') count(summary.system, why.kind);
    else if (why.match === 'exact') summary.hotlistExact += 1;
    else summary.hotlistPossible += 1;
    if (clip.status === 'ready') summary.clipsReady += 1;
    summary.viewsFailed += [snapshot, clip, plateCrop].filter((view) => view.status === 'failed').length;
  }
  return summary;
}

export type FaceFigures = { faceEvents: number; faceMatchesConfirmed: number; faceEventsBeforeAuthorisation: number };

/**
 * Figures about faces that all staff of the city may know: the number of candidates, of confirmed candidates, and of face events without an
 * authorisation that was approved before them. The last must be 0 (control 2); an unknown authorisation does not count as approved.
 */
export function faceFigures(
  alerts: readonly Alert[],
  sessions: readonly FaceSession[],
  authorisation: (id: string) => Authorisation | undefined,
): FaceFigures {
  const wasApproved = (id: string, atMs: number): boolean => {
    const known = authorisation(id);
    return (
      known !== undefined &&
      ['approved', 'ended', 'expired'].includes(known.state) &&
      known.decidedAtMs !== undefined &&
      known.decidedAtMs <= atMs
    );
  };
  const faces = alerts.flatMap(({ why, sufficedAtMs }) =>
    why.rule === 'face' ? [{ ...why, atMs: sufficedAtMs }] : [],
  );
  const unapproved = sessions.filter((session) => !wasApproved(session.authorisationId, session.startedAtMs));
  const candidates = sessions.reduce((sum, session) => sum + session.candidates, 0);
  return {
    // A session reports its count only from time to time and an alert exists at once, so the higher number is right.
    faceEvents: Math.max(candidates, faces.length),
    faceMatchesConfirmed: faces.filter(({ review }) => review === 'confirmed').length,
    faceEventsBeforeAuthorisation:
      faces.filter((face) => !wasApproved(face.authorisationId, face.atMs)).length +
      unapproved.reduce((sum, session) => sum + session.headsSeen, 0),
  };
}

import { drop, pass, retry } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import { MOST_DRAWN_TRACKS } from '@marsad/schemas';
import type { Alert, Assignee, FaceCandidate, StoredView } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import type { AlertEvent } from '../domain/alert.ts';
import { evolve, SERVICE } from '../domain/alert.ts';
import { standingOf } from '../domain/authorisations.ts';
import type { Pictured } from '../domain/clip-request.ts';
import { clipRequestsOf } from '../domain/clip-request.ts';
import { decideCandidate } from '../domain/decide-candidate.ts';
import type { Behaviour, ObservationDecision } from '../domain/decide-observation.ts';
import { decideBehaviour } from '../domain/decide-observation.ts';
import { decideErasure } from '../domain/decide-erasure.ts';
import { decideImpairment } from '../domain/decide-impairment.ts';
import { decideIncident, isIncident } from '../domain/decide-incident.ts';
import { decideRead } from '../domain/decide-read.ts';
import { decideTampering } from '../domain/decide-tampering.ts';
import { decideHeadCrop, decideViewFailed, decideViewReady } from '../domain/decide-view.ts';
import { alertIdOfPictures } from '../domain/pictures.ts';
import { createMayTouch } from '../domain/viewers.ts';
import type { DropReason, Reasons } from '../errors.ts';
import type { Authorisations, Cameras, DecisionMade, Hotlist, Keepers, Publication, Rules } from '../ports.ts';
import { answerCommand, answerReview, endReviews } from './answer.ts';
import type { Input } from './input.ts';
import { NOTHING_TO_PUBLISH } from './publication.ts';

export type DecideNeeds = {
  readonly book: () => AlertBook;
  readonly hotlist: Hotlist;
  readonly cameras: Cameras;
  readonly authorisations: Authorisations;
  readonly rules: Rules;
  readonly keepers: Keepers;
  /** The agency whose staff operate the cameras. */
  readonly operatedBy: string;
  readonly now: () => number;
};

/**
 * How long a candidate waits for the approval of its authorisation, ms, because the approval comes on another topic and may arrive later.
 */
const APPROVAL_MAY_LAG_MS = 30_000;
const RETRY_AFTER_MS = 500;

/** Lets the domain decide an input and turns the resulting events into a publication. The book stays unchanged. */
export function decide(needs: DecideNeeds): Step<Input, Publication, Reasons> {
  const { book, authorisations, operatedBy, now } = needs;
  const may = createMayTouch(operatedBy);
  const { afterObservation, afterView } = effectsOn(book);
  const observed = decideObserved(needs, afterObservation);

  const handlersOf = (alertId: string) => ({
    mayHandle: may.handle,
    mayHave: (person: Assignee) => book().knows(person, book().get(alertId)?.why.rule === 'face'),
  });

  return (input): Outcome<Publication, Reasons> => {
    switch (input.kind) {
      case 'read':
      case 'behaviour':
      case 'camera_state':
      case 'candidate':
      case 'tampered':
        return observed(input);
      case 'command':
        return pass(answerCommand(input, book().get(input.data.alertId), handlersOf(input.data.alertId), now()));
      case 'review':
        return pass(answerReview(input, { book: book(), authorisations, mayReview: may.review }, now()));
      case 'rights': {
        const publication = endReviews(book(), authorisations, now());
        return publication.alerts.length > 0 ? pass(publication) : drop('nothing_new');
      }
      case 'erased':
        return eraseAlerts(needs, input);
      case 'snapshot':
      case 'clip':
      case 'plateCrop':
        return afterView(input.data.alertId, (alert) =>
          decideViewReady(alert, input.kind, storedViewOf(input), input.data.alertId),
        );
      case 'headCrop':
        return afterView(input.data.alertId, (alert) => decideHeadCrop(alert, input.data));
      case 'view_failed':
        return afterView(input.data.alertId, (alert) => decideViewFailed(alert, input.data));
    }
  };
}

/** Erases the alerts that have lived long enough, with the answers of their reviewers. */
function eraseAlerts(
  { book, keepers }: Pick<DecideNeeds, 'book' | 'keepers'>,
  { data, takenAtMs }: Extract<Input, { kind: 'erased' }>,
): Outcome<Publication, Reasons> {
  const decision = decideErasure(book(), data, keepers.keeps(), takenAtMs);
  if (decision.kind === 'not_due') return drop('erasure_not_due');
  if (decision.alerts.length === 0) return drop('nothing_new');
  const { erasureId } = data;
  return pass({
    ...NOTHING_TO_PUBLISH,
    decisions: [{ of: 'erasure', erasureId, by: SERVICE, count: decision.alerts.length }],
    erased: decision.alerts.map(({ alertId, district }) => ({ alertId, district, casts: book().castsOf(alertId) })),
  });
}

type Observed = Extract<Input, { kind: 'read' | 'behaviour' | 'camera_state' | 'candidate' | 'tampered' }>;

/** Decides about what was observed on the street or of the platform itself. */
function decideObserved(
  { book, hotlist, cameras, authorisations, rules, now }: DecideNeeds,
  afterObservation: ReturnType<typeof effectsOn>['afterObservation'],
) {
  const candidate = (data: FaceCandidate, isSimulated: boolean): Outcome<Publication, Reasons> => {
    const standing = standingOf(authorisations.get(data.authorisationId), now());
    if (standing.kind === 'not_yet' && now() - data.receivedAtMs < APPROVAL_MAY_LAG_MS)
      return retry('authorisation_not_known_yet', RETRY_AFTER_MS);
    if (standing.kind !== 'live') return drop('authorisation_over');
    const simulated = isSimulated || standing.authorisation.simulated;
    const decisions = decideCandidate(book(), data, standing.authorisation, simulated, now());
    return afterObservation(decisions, picturedOf(data), 'nothing_new');
  };
  const rulesOn = (data: Behaviour) => ({
    tells: rules.tellsOf(data),
    mutedUntilMs: rules.mutedUntil(data.ruleId, data.receivedAtMs),
  });
  return (input: Observed): Outcome<Publication, Reasons> => {
    const simulated = input.simulated || cameras.isSimulated(input.data.camera);
    switch (input.kind) {
      case 'read': {
        const decisions = decideRead(book(), input.data, hotlist.entries(), simulated, now());
        return afterObservation(decisions, picturedOf(input.data), 'no_match');
      }
      case 'behaviour': {
        const { data } = input;
        const decisions = isIncident(data)
          ? decideIncident(book(), data, { ...rulesOn(data), simulated }, now())
          : decideBehaviour(book(), data, simulated, now());
        return afterObservation(decisions, picturedOf(data), 'nothing_new');
      }
      case 'camera_state': {
        const decisions = decideImpairment(book(), input.data, simulated, now());
        return afterObservation(decisions, { capturedAtMs: input.data.atMs }, 'nothing_new');
      }
      case 'candidate':
        return candidate(input.data, simulated);
      case 'tampered': {
        const decisions = decideTampering(book(), input.data, now());
        return afterObservation(decisions, { capturedAtMs: input.data.atMs }, 'nothing_new');
      }
    }
  };
}

/** Computes the publication of decisions about alerts in the book. */
function effectsOn(book: DecideNeeds['book']) {
  const evolveAlert = (alertId: string, events: readonly AlertEvent[]): Alert[] => {
    const after = events.reduce<Alert | undefined>(evolve, book().get(alertId));
    return after && events.length > 0 ? [after] : [];
  };

  const afterObservation = (
    decisions: readonly ObservationDecision[],
    pictured: Pictured,
    otherwise: DropReason,
  ): Outcome<Publication, Reasons> => {
    const changed = decisions.flatMap(({ alertId, events }) =>
      evolveAlert(alertId, events).map((alert) => ({ alert, events, clips: clipRequestsOf(alert, events, pictured) })),
    );
    if (changed.length === 0) return drop(otherwise);
    return pass({
      ...NOTHING_TO_PUBLISH,
      decisions: changed.flatMap(({ alert, events }) => reopeningsOf(alert, events)),
      alerts: changed.map(({ alert }) => alert),
      clips: changed.flatMap(({ clips }) => clips),
    });
  };

  const afterView = (picturesId: string, decision: (alert: Alert) => AlertEvent[]): Outcome<Publication, Reasons> => {
    const alert = book().get(alertIdOfPictures(picturesId));
    if (!alert) return drop('alert_unknown');
    const alerts = evolveAlert(alert.alertId, decision(alert));
    return alerts.length > 0 ? pass({ ...NOTHING_TO_PUBLISH, alerts }) : drop('nothing_new');
  };

  return { afterObservation, afterView };
}

/** For the audit log: what a person had ended is open again, by no person's decision. */
const reopeningsOf = (alert: Alert, events: readonly AlertEvent[]): DecisionMade[] =>
  events.flatMap((event) =>
    event.kind === 'reopened'
      ? [{ id: `${alert.alertId}\n${alert.revision}`, by: event.actor, of: 'alert', alertId: alert.alertId, alert }]
      : [],
  );

type Pictures = {
  readonly capturedAtMs: number;
  readonly placeId?: string;
  readonly trackId?: string | undefined;
  readonly trackIds?: readonly string[] | undefined;
};

/** What the pictures of a read, a behaviour or a candidate show. A crowd or a queue has many tracks, an abandoned object has none. */
const picturedOf = ({ capturedAtMs, placeId, trackId, trackIds = [] }: Pictures): Pictured => ({
  capturedAtMs,
  placeId,
  trackIds: [...new Set(trackId === undefined ? trackIds : [trackId, ...trackIds])].slice(0, MOST_DRAWN_TRACKS),
});

type StoredInput = Extract<Input, { kind: 'snapshot' | 'clip' | 'plateCrop' }>;

/** Each event has its own name for the capture time of the earliest frame. */
function storedViewOf(input: StoredInput): StoredView {
  switch (input.kind) {
    case 'snapshot':
      return { ...input.data, capturedFromMs: input.data.capturedAtMs };
    case 'clip':
      return { ...input.data, capturedFromMs: input.data.fromMs };
    case 'plateCrop':
      return input.data;
  }
}

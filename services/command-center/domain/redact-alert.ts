import type { Alert, AlertView, FilteredAlert, Viewer } from '@marsad/schemas';
import type { Access, Detail } from './access.ts';

type FaceWhy = Extract<Alert['why'], { rule: 'face' }>;
/** The fields that reveal who a candidate may be and how sure the software is. */
type Revealing = 'candidateId' | 'entryId' | 'trackId' | 'score' | 'quality' | 'gallerySize' | 'model';
type FaceShown = Omit<FaceWhy, Revealing> & { [Key in Revealing]?: FaceWhy[Key] | undefined };

/** An alert as it leaves this service. Its sightings have a route of their own, because fifty of them are larger than a whole list of alerts. */
export type ShownAlert = Omit<Alert, 'why' | 'sightings'> & { why: Exclude<Alert['why'], FaceWhy> | FaceShown };

const withoutRevealing = (why: FaceWhy): FaceShown => {
  const { rule, ruleVersion, authorisationId, objective, caseReference, review } = why;
  return { rule, ruleVersion, authorisationId, objective, caseReference, review };
};

/**
 * Redacts an alert for a person who may see it. Until both reviewers have answered, a candidate shows only "in review" (control 7): its
 * score, its entry and its head crop are for its reviewers. Another agency gets the content of its topic and the pictures that its
 * agreement covers, but neither the actions of the city's staff, nor how each plate letter was read, nor where somebody walked, nor who
 * else is told, nor who has the alert.
 * @param seesView whether a stored picture is shared too
 */
export function redactAlert(
  alert: Alert,
  sight: Detail,
  seesView: (view: Extract<AlertView, { status: 'ready' }>) => boolean = () => false,
): ShownAlert {
  const { sightings: _sightings, ...listed } = alert;
  if (sight === 'whole') return listed;
  const { observationIds: _ids, picturedId: _pictured, ...rest } = listed;
  const { why } = alert;
  const shown: ShownAlert =
    why.rule === 'face'
      ? // The subject of a face alert names the watchlist entry, so it is replaced by the alert's id.
        { ...rest, why: withoutRevealing(why), subject: alert.alertId, headCrop: { status: 'none' } }
      : { ...rest, why };
  if (sight !== 'shared') return shown;
  const sharedOnly = (view: AlertView): AlertView =>
    view.status === 'ready' && !seesView(view) ? { status: 'none' } : view;
  const { snapshot, clip, plateCrop } = alert;
  return {
    ...shown,
    why: sharedWhy(shown.why),
    tells: undefined,
    mutedUntilMs: undefined,
    snapshot: sharedOnly(snapshot),
    clip: sharedOnly(clip),
    plateCrop: sharedOnly(plateCrop),
    headCrop: { status: 'none' },
    history: [],
    assignedTo: undefined,
    checks: undefined,
  };
}

function sharedWhy(why: ShownAlert['why']): ShownAlert['why'] {
  if (why.rule === 'hotlist') return { ...why, characters: [] };
  return why.rule === 'behaviour' ? { ...why, path: undefined } : why;
}

/** The alert as this person sees it. */
export const redactAlertFor = (access: Access, viewer: Viewer, alert: Alert): ShownAlert =>
  redactAlert(alert, access.detailOf(viewer, alert), (view) => access.seesView(viewer, alert, view));

/**
 * The alert as this person's filter may read it. An alert that they see whole is not copied, because a filter reads every alert of the city.
 */
export const filteredAlertFor = (access: Access, viewer: Viewer): ((alert: Alert) => FilteredAlert) => {
  const isStaff = access.worksForTheCity(viewer);
  return (alert) => (isStaff && alert.why.rule !== 'face' ? alert : redactAlertFor(access, viewer, alert));
};

import type { Alert, AlertView, Viewer } from '@marsad/schemas';
import type { Access, Detail } from './access.ts';

type FaceWhy = Extract<Alert['why'], { rule: 'face' }>;
/** What says who a candidate may be and how sure the software is. */
type Telling = 'candidateId' | 'entryId' | 'trackId' | 'score' | 'quality' | 'gallerySize' | 'model';
type FaceShown = Omit<FaceWhy, Telling> & { [Key in Telling]?: FaceWhy[Key] | undefined };

/**
 * An alert as it leaves this service. Its sightings are asked for by themselves: fifty of them are larger than the list that they would stand in.
 */
export type ShownAlert = Omit<Alert, 'why' | 'sightings'> & { why: Exclude<Alert['why'], FaceWhy> | FaceShown };

const withoutTelling = (why: FaceWhy): FaceShown => {
  const { rule, ruleVersion, authorisationId, objective, caseReference, review } = why;
  return { rule, ruleVersion, authorisationId, objective, caseReference, review };
};

/**
 * The alert for somebody who may see it. A candidate says only "in review" until both reviewers have answered (control 7): its score, its
 * entry and its cut-out are for its reviewers. What is shared with an agency is what its topic says, and the pictures that its agreement
 * covers: not who of the city's staff did what, nor how each letter was read.
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
      ? // The subject of a face alert names the entry: here it is the alert itself.
        { ...rest, why: withoutTelling(why), subject: alert.alertId, headCrop: { status: 'none' } }
      : { ...rest, why };
  if (sight !== 'shared') return shown;
  const pictured = (view: AlertView): AlertView =>
    view.status === 'ready' && !seesView(view) ? { status: 'none' } : view;
  const { snapshot, clip, plateCrop } = alert;
  return {
    ...shown,
    ...(shown.why.rule === 'hotlist' && { why: { ...shown.why, characters: [] } }),
    ...{ snapshot: pictured(snapshot), clip: pictured(clip), plateCrop: pictured(plateCrop) },
    headCrop: { status: 'none' },
    history: [],
  };
}

/** The alert as this person may see it. */
export const redactAlertFor = (access: Access, viewer: Viewer, alert: Alert): ShownAlert =>
  redactAlert(alert, access.detailOf(viewer, alert), (view) => access.seesView(viewer, alert, view));

import type { Alert } from '@marsad/schemas';
import type { Sight } from './access.ts';

type FaceWhy = Extract<Alert['why'], { rule: 'face' }>;
/** What says who a candidate may be and how sure the software is. */
type Telling = 'candidateId' | 'entryId' | 'trackId' | 'score' | 'quality' | 'gallerySize' | 'model';
type FaceShown = Omit<FaceWhy, Telling> & { [Key in Telling]?: FaceWhy[Key] | undefined };

/** An alert as it leaves this service. */
export type ShownAlert = Omit<Alert, 'why'> & { why: Exclude<Alert['why'], FaceWhy> | FaceShown };

const withoutTelling = (why: FaceWhy): FaceShown => {
  const { rule, ruleVersion, authorisationId, objective, caseReference, review } = why;
  return { rule, ruleVersion, authorisationId, objective, caseReference, review };
};

/**
 * The alert for somebody who may see it. A candidate says only "in review" until both reviewers have answered (control 7): its score, its
 * entry and its cut-out are for its reviewers. What is shared with an agency is the fact, not who of the city's staff did what.
 */
export function shownAlert(alert: Alert, sight: Sight): ShownAlert {
  if (sight === 'whole') return alert;
  const { observationIds: _ids, ...rest } = alert;
  const { why } = alert;
  const shown: ShownAlert =
    why.rule === 'face'
      ? // The subject of a face alert names the entry: here it is the alert itself.
        { ...rest, why: withoutTelling(why), subject: alert.alertId, headCrop: { status: 'none' } }
      : { ...rest, why };
  return sight === 'shared' ? { ...shown, history: [] } : shown;
}

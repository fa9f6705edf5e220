import type { Alert, Authorisation, Viewer } from '@marsad/schemas';
import type { Access } from './access.ts';

/** Why somebody may not see the head crop of an alert; undefined where they may. */
export type HeadCropRefusal = 'view_none' | 'not_in_review' | 'not_independent' | 'role_may_not' | 'in_review';

/**
 * The head crop is for the reviewers of this candidate while it is in review, and afterwards for those who ask for such searches and answer for
 * them (rule 9 of the architecture).
 */
export function headCropRefusal(
  access: Access,
  viewer: Viewer,
  alert: Alert,
  authorisation: (id: string) => Authorisation | undefined,
): HeadCropRefusal | undefined {
  const { why } = alert;
  if (why.rule !== 'face') return 'view_none';
  if (access.reviews(viewer, alert)) {
    if (!access.inReview(alert)) return 'not_in_review';
    return access.isIndependent(viewer, authorisation(why.authorisationId)) ? undefined : 'not_independent';
  }
  if (!access.seesHeads(viewer)) return 'role_may_not';
  return access.inReview(alert) ? 'in_review' : undefined;
}

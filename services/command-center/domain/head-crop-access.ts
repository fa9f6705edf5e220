import type { Alert, Authorisation, Viewer } from '@marsad/schemas';
import type { Access } from './access.ts';

/** Why a person may not see the head crop of an alert. */
export type HeadCropRefusal = 'view_none' | 'not_in_review' | 'not_independent' | 'role_may_not' | 'in_review';

/**
 * Decides why this person may not see the head crop; undefined where they may. While the candidate is in review the crop is for its
 * reviewers, and afterwards for the roles that request such searches and answer for them (rule 9 of the architecture).
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
  if (!access.seesDecidedHeadCrops(viewer)) return 'role_may_not';
  return access.inReview(alert) ? 'in_review' : undefined;
}

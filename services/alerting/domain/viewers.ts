import { mayHandleAlert, mayReviewAlert, Role } from '@marsad/schemas';
import type { Alert, Sharing, Viewer } from '@marsad/schemas';
import type { SignedIn } from '../ports.ts';

/** Whether this person may act on this alert. */
export type MayTouch = (person: SignedIn, alert: Alert) => boolean;

/** Applies the access functions of @marsad/schemas to the person whom a verified token names. */
export function createMayTouch(operatedBy: string): { readonly handle: MayTouch; readonly review: MayTouch } {
  // Only the operating agency's staff may move an alert, whatever a sharing agreement allows.
  const sharing: Sharing = { operatedBy, agreements: [], nowMs: 0 };
  const withKnownRole =
    (may: (viewer: Viewer, alert: Alert, sharing: Sharing) => boolean): MayTouch =>
    ({ subject, agency, role, districts }, alert) => {
      const known = Role.safeParse(role);
      return known.success && may({ subject, agency, role: known.data, districts }, alert, sharing);
    };
  return { handle: withKnownRole(mayHandleAlert), review: withKnownRole(mayReviewAlert) };
}

import { mayHandleAlert, mayReviewAlert, Role } from '@marsad/schemas';
import type { Alert, Sharing, Viewer } from '@marsad/schemas';
import type { SignedIn } from '../ports.ts';

/** Whether this person may, with this alert. */
export type MayTouch = (person: SignedIn, alert: Alert) => boolean;

/** The access functions of the language, asked about the person whom a verified token names: role, agency and districts. */
export function createMayTouch(operatedBy: string): { readonly handle: MayTouch; readonly review: MayTouch } {
  // Only the city's own people move an alert on, and no agreement makes somebody one of them.
  const sharing: Sharing = { operatedBy, agreements: [], nowMs: 0 };
  const asked =
    (may: (viewer: Viewer, alert: Alert, sharing: Sharing) => boolean): MayTouch =>
    ({ subject, agency, role, districts }, alert) => {
      const known = Role.safeParse(role);
      return known.success && may({ subject, agency, role: known.data, districts }, alert, sharing);
    };
  return { handle: asked(mayHandleAlert), review: asked(mayReviewAlert) };
}

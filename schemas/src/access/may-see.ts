import type { Alert } from '../alert/alert-changed.v1.ts';

/** A signed-in person, as the verified ID token describes them. */
export type Viewer = {
  readonly subject: string;
  readonly agency: string;
  readonly role: 'operator';
  /** The districts that the person works for; `*` is the whole city. */
  readonly districts: readonly string[];
};

const worksFor = (viewer: Viewer, district: string): boolean =>
  viewer.districts.includes('*') || viewer.districts.includes(district);

/** Whether this person may see this alert. HTTP, live updates and every later door ask this function and no other. */
export const maySeeAlert = (viewer: Viewer, alert: Pick<Alert, 'district'>): boolean =>
  worksFor(viewer, alert.district);

/** Whether this person may see cameras, pictures and counts of a district. */
export const maySeeDistrict = worksFor;

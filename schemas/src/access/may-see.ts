import type { Alert } from '../alert/alert-changed.v2.ts';
import type { SharingAgreement } from '../governance/sharing-agreement.v1.ts';
import type { Role } from './roles.ts';

/** A signed-in person, as the verified ID token describes them. */
export type Viewer = {
  readonly subject: string;
  readonly agency: string;
  readonly role: Role;
  /** The districts that the person works for; `*` is the whole city. */
  readonly districts: readonly string[];
};

/** What sharing rests on: who runs the city, and what it has agreed with others. */
export type Sharing = {
  /** The agency whose staff operate the cameras. */
  readonly operatedBy: string;
  readonly agreements: Iterable<SharingAgreement>;
  readonly nowMs: number;
};

type FaceReview = Extract<Alert['why'], { rule: 'face' }>['review'];

/** What of an alert decides who may see it: every alert has it, and so has what an agency was sent of one. */
export type AlertInSight = {
  readonly district: string;
  readonly why:
    { readonly rule: Exclude<Alert['why']['rule'], 'face'> } | { readonly rule: 'face'; readonly review: FaceReview };
};

/** What somebody may look at, beside alerts. */
export type Place = 'cameras' | 'flow' | 'plate_search' | 'governance' | 'audit' | 'reviews';

const worksFor = (viewer: Viewer, district: string): boolean =>
  viewer.districts.includes('*') || viewer.districts.includes(district);

/** Whether a match of a face was agreed on by two reviewers. Until then it exists only for those who review and supervise. */
const isConfirmedFace = ({ why }: AlertInSight): boolean => why.rule === 'face' && why.review === 'confirmed';

/** Whether an agreement that is in force now shares this alert with that agency. Nothing is shared without one (control 21). */
export const sharesAlert = (agreement: SharingAgreement, agency: string, alert: AlertInSight, nowMs: number): boolean =>
  agreement.agency === agency &&
  agreement.state === 'in_force' &&
  agreement.validFromMs <= nowMs &&
  nowMs < agreement.expiresAtMs &&
  agreement.rules.includes(alert.why.rule) &&
  (agreement.districts.includes('*') || agreement.districts.includes(alert.district)) &&
  (alert.why.rule !== 'face' || isConfirmedFace(alert));

/** Of the city's own people: what each role sees of an alert in its districts. */
const ROLE_SEES: Readonly<Record<Exclude<Role, 'officer'>, (alert: AlertInSight) => boolean>> = {
  operator: (alert) => alert.why.rule !== 'face' || isConfirmedFace(alert),
  supervisor: () => true,
  reviewer: ({ why }) => why.rule === 'face',
  judge: () => false,
  controller: () => false,
  analyst: () => false,
  auditor: () => false,
};

/**
 * Whether this person may see this alert. HTTP, live updates, agency topics and every later door ask this function and no other; its whole
 * matrix is a test.
 */
export function maySeeAlert(viewer: Viewer, alert: AlertInSight, sharing: Sharing): boolean {
  if (!worksFor(viewer, alert.district)) return false;
  if (viewer.role === 'officer') {
    if (viewer.agency === sharing.operatedBy) return false;
    return [...sharing.agreements].some((agreement) => sharesAlert(agreement, viewer.agency, alert, sharing.nowMs));
  }
  return viewer.agency === sharing.operatedBy && ROLE_SEES[viewer.role](alert);
}

const PLACES: Readonly<Record<Role, readonly Place[]>> = {
  operator: ['cameras', 'flow', 'plate_search'],
  supervisor: ['cameras', 'flow', 'plate_search', 'governance'],
  reviewer: ['reviews'],
  judge: ['governance'],
  controller: ['governance', 'cameras'],
  analyst: ['flow'],
  auditor: ['audit', 'governance'],
  officer: [],
};

/** Whether this person's role opens a part of the command centre at all; `maySeeDistrict` says of which districts. */
export const mayEnter = (viewer: Viewer, place: Place, sharing: Pick<Sharing, 'operatedBy'>): boolean =>
  viewer.agency === sharing.operatedBy && PLACES[viewer.role].includes(place);

/** Whether this person works for a district: cameras, pictures and counts of it. */
export const maySeeDistrict = worksFor;

import type { Alert } from '../alert/alert-changed.v3.ts';
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
  /** What was observed, from the first to the last that was merged into it. */
  readonly firstObservedAtMs: number;
  readonly lastObservedAtMs: number;
  readonly why:
    { readonly rule: Exclude<Alert['why']['rule'], 'face'> } | { readonly rule: 'face'; readonly review: FaceReview };
};

/** What somebody may look at, beside alerts. */
export type Place = 'cameras' | 'flow' | 'plate_search' | 'governance' | 'audit' | 'reviews';

const worksFor = (viewer: Viewer, district: string): boolean =>
  viewer.districts.includes('*') || viewer.districts.includes(district);

/** Whether a match of a face was agreed on by two reviewers. Until then it exists only for those who review and supervise. */
const isConfirmedFace = ({ why }: AlertInSight): boolean => why.rule === 'face' && why.review === 'confirmed';

/** What of a stored picture or clip decides whether an agency may see it. */
export type ViewInSight = { readonly capturedFromMs?: number | undefined };

/** From when an agreement shares. One that claims to have begun before it was signed began when it was signed. */
const beginOf = ({ validFromMs, signedAtMs }: SharingAgreement): number => Math.max(validFromMs, signedAtMs);

/** Whether an agreement covers a moment: its first millisecond is in, its end is out. */
const covers = (agreement: SharingAgreement, atMs: number): boolean =>
  beginOf(agreement) <= atMs && atMs < agreement.expiresAtMs;

/**
 * Whether an agreement that is in force now shares this alert with that agency. Nothing is shared without one (control 21), and nothing
 * that was observed, even in part, before it began or after its end: an alert that was merged across the boundary stays out.
 */
export const sharesAlert = (agreement: SharingAgreement, agency: string, alert: AlertInSight, nowMs: number): boolean =>
  agreement.agency === agency &&
  agreement.state === 'in_force' &&
  covers(agreement, nowMs) &&
  covers(agreement, alert.firstObservedAtMs) &&
  covers(agreement, alert.lastObservedAtMs) &&
  agreement.rules.some((rule) => rule === alert.why.rule) &&
  (agreement.districts.includes('*') || agreement.districts.includes(alert.district)) &&
  (alert.why.rule !== 'face' || isConfirmedFace(alert));

/** A clip begins before what it is about: all of it was captured under the agreement. Where nobody knows when it was, none covers it. */
const coversView = (agreement: SharingAgreement, { capturedFromMs }: ViewInSight): boolean =>
  capturedFromMs !== undefined && beginOf(agreement) <= capturedFromMs;

/**
 * The agreement under which an agency is told of an alert, or sees this view of it: of several the one with the smallest id, so that every way
 * out and every instance names the same.
 */
export const agreementFor = (
  { agreements, nowMs }: Pick<Sharing, 'agreements' | 'nowMs'>,
  agency: string,
  alert: AlertInSight,
  view?: ViewInSight,
): SharingAgreement | undefined =>
  [...agreements]
    .filter((agreement) => sharesAlert(agreement, agency, alert, nowMs))
    .filter((agreement) => view === undefined || coversView(agreement, view))
    .toSorted((a, b) => (a.agreementId < b.agreementId ? -1 : 1))[0];

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
 * Whether this person may see this alert. HTTP, live updates, agency topics and every later way out ask this function, or `agreementFor`,
 * which it asks, and no other; the whole matrix is a test.
 */
export function maySeeAlert(viewer: Viewer, alert: AlertInSight, sharing: Sharing): boolean {
  if (!worksFor(viewer, alert.district)) return false;
  if (viewer.role === 'officer') {
    if (viewer.agency === sharing.operatedBy) return false;
    return agreementFor(sharing, viewer.agency, alert) !== undefined;
  }
  return viewer.agency === sharing.operatedBy && ROLE_SEES[viewer.role](alert);
}

/**
 * Whether this person may see a stored picture or clip of an alert. A clip begins before what it is about: an agency sees it only if all of
 * it was captured under the agreement, and not if nobody knows.
 */
export function maySeeView(viewer: Viewer, alert: AlertInSight, view: ViewInSight, sharing: Sharing): boolean {
  if (!maySeeAlert(viewer, alert, sharing)) return false;
  return viewer.role !== 'officer' || agreementFor(sharing, viewer.agency, alert, view) !== undefined;
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

/** Whether this person may move this alert on: they see it, and they watch the cameras. */
export const mayHandleAlert = (viewer: Viewer, alert: AlertInSight, sharing: Sharing): boolean =>
  maySeeAlert(viewer, alert, sharing) && mayEnter(viewer, 'cameras', sharing);

/** Whether this person may judge a candidate of this alert; that they neither asked for the search nor allowed it is for who knows that. */
export const mayReviewAlert = (viewer: Viewer, alert: AlertInSight, sharing: Sharing): boolean =>
  maySeeAlert(viewer, alert, sharing) && mayEnter(viewer, 'reviews', sharing);

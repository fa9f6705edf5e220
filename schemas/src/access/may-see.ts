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

/** The facts that sharing depends on: the agency that runs the city, and the agreements with other agencies. */
export type Sharing = {
  /** The agency whose staff operate the cameras. */
  readonly operatedBy: string;
  readonly agreements: Iterable<SharingAgreement>;
  readonly nowMs: number;
};

type FaceReview = Extract<Alert['why'], { rule: 'face' }>['review'];

/** The part of an alert that decides who may see it. Alerts have these fields, and so have the messages to an agency about them. */
export type AlertInSight = {
  readonly district: string;
  /** From the first to the last observation that was merged into the alert. */
  readonly firstObservedAtMs: number;
  readonly lastObservedAtMs: number;
  /** Of an alert that a muted rule raised, and that nobody has judged. */
  readonly mutedUntilMs?: number | undefined;
  readonly why:
    { readonly rule: Exclude<Alert['why']['rule'], 'face'> } | { readonly rule: 'face'; readonly review: FaceReview };
};

/** The parts of the command centre that a person may use besides alerts. */
export type Place = 'cameras' | 'playback' | 'flow' | 'plate_search' | 'cases' | 'governance' | 'audit' | 'reviews';

const worksFor = (viewer: Viewer, district: string): boolean =>
  viewer.districts.includes('*') || viewer.districts.includes(district);

/** Whether two reviewers agreed on a face match. Until then only those who review and supervise know of it. */
const isConfirmedFace = ({ why }: AlertInSight): boolean => why.rule === 'face' && why.review === 'confirmed';

/** The part of a stored picture or clip that decides whether an agency may see it. */
export type ViewInSight = { readonly capturedFromMs?: number | undefined };

/** The moment from which an agreement shares. It never shares from before its signature, even if it claims an earlier start. */
const beginOf = ({ validFromMs, signedAtMs }: SharingAgreement): number => Math.max(validFromMs, signedAtMs);

/** Whether an agreement covers a moment. Its first millisecond is included, its end is not. */
const covers = (agreement: SharingAgreement, atMs: number): boolean =>
  beginOf(agreement) <= atMs && atMs < agreement.expiresAtMs;

/**
 * Whether an agreement that is in force now shares this alert with that agency. Nothing is shared without an agreement (control 21), and
 * nothing that was observed, even in part, before its start or after its end: an alert that was merged across that boundary is not
 * shared. What a muted rule raised is not shared either, until one of the city's people judged it.
 */
export const sharesAlert = (agreement: SharingAgreement, agency: string, alert: AlertInSight, nowMs: number): boolean =>
  agreement.agency === agency &&
  agreement.state === 'in_force' &&
  alert.mutedUntilMs === undefined &&
  covers(agreement, nowMs) &&
  covers(agreement, alert.firstObservedAtMs) &&
  covers(agreement, alert.lastObservedAtMs) &&
  agreement.rules.some((rule) => rule === alert.why.rule) &&
  (agreement.districts.includes('*') || agreement.districts.includes(alert.district)) &&
  (alert.why.rule !== 'face' || isConfirmedFace(alert));

/** A clip starts before the event that it shows, and the agreement must cover all of it. A clip whose time is unknown is not covered. */
const coversView = (agreement: SharingAgreement, { capturedFromMs }: ViewInSight): boolean =>
  capturedFromMs !== undefined && beginOf(agreement) <= capturedFromMs;

/**
 * The agreement under which an agency gets an alert or sees this view of it. Of several it is the one with the smallest id, so that every
 * channel and every instance names the same one.
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

/** Whether each role of the city's own people sees an alert in its districts. */
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
 * Whether this person may see this alert. HTTP, live updates, agency topics and every later channel call only this function or
 * `agreementFor`, which it calls too. A test covers the whole matrix.
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
 * Whether this person may see a stored picture or clip of an alert. An agency sees a clip only if all of it was captured under the
 * agreement, because a clip starts before the event that it shows. It does not see a clip whose time is unknown.
 */
export function maySeeView(viewer: Viewer, alert: AlertInSight, view: ViewInSight, sharing: Sharing): boolean {
  if (!maySeeAlert(viewer, alert, sharing)) return false;
  return viewer.role !== 'officer' || agreementFor(sharing, viewer.agency, alert, view) !== undefined;
}

const PLACES: Readonly<Record<Role, readonly Place[]>> = {
  operator: ['cameras', 'playback', 'flow', 'plate_search', 'cases'],
  supervisor: ['cameras', 'playback', 'flow', 'plate_search', 'cases', 'governance'],
  reviewer: ['reviews'],
  judge: ['cases', 'governance'],
  controller: ['governance', 'cameras'],
  analyst: ['flow'],
  auditor: ['audit', 'governance'],
  officer: [],
};

/** Whether this person's role may use a part of the command centre at all; `maySeeDistrict` says in which districts. */
export const mayEnter = (viewer: Viewer, place: Place, sharing: Pick<Sharing, 'operatedBy'>): boolean =>
  viewer.agency === sharing.operatedBy && PLACES[viewer.role].includes(place);

/** Whether this person works for a district, and so may see its cameras, live images and counts. */
export const maySeeDistrict = worksFor;

/** Whether this person may act on this alert: they may see it, and their role may see the cameras. */
export const mayHandleAlert = (viewer: Viewer, alert: AlertInSight, sharing: Sharing): boolean =>
  maySeeAlert(viewer, alert, sharing) && mayEnter(viewer, 'cameras', sharing);

/** Whether this person may judge a candidate of this alert. The caller checks that they neither requested nor approved the search. */
export const mayReviewAlert = (viewer: Viewer, alert: AlertInSight, sharing: Sharing): boolean =>
  maySeeAlert(viewer, alert, sharing) && mayEnter(viewer, 'reviews', sharing);

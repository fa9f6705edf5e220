import {
  WHO_DECIDES,
  agreementFor,
  mayEnter,
  mayHandleAlert,
  mayMoveCameras,
  mayReviewAlert,
  maySeeAlert,
  maySeeCase,
  maySeeDistrict,
  maySeeView,
  type Alert,
  type AlertInSight,
  type Authorisation,
  type Case,
  type DecisionKind,
  type Place,
  type Sharing,
  type SharingAgreement,
  type ViewInSight,
  type Viewer,
} from '@marsad/schemas';

/** A record, because then a place that `@marsad/schemas` adds does not compile until it is listed here. */
const EVERY_PLACE: Readonly<Record<Place, true>> = {
  cameras: true,
  playback: true,
  flow: true,
  plate_search: true,
  cases: true,
  governance: true,
  audit: true,
  reviews: true,
};
export const PLACES = Object.keys(EVERY_PLACE) as Place[];
export const DECISIONS = Object.keys(WHO_DECIDES) as DecisionKind[];

/** One alert of each kind, because each kind is shown to different people. */
const ANY_ALERT: readonly AlertInSight['why'][] = [
  { rule: 'hotlist' },
  { rule: 'behaviour' },
  { rule: 'face', review: 'in_review' },
  { rule: 'face', review: 'confirmed' },
];

/**
 * How much of an alert a person sees: the whole alert, a candidate without the fields that reveal who it may be, or the part that an
 * agreement shares.
 */
export type Detail = 'whole' | 'in_review' | 'shared';

/**
 * Calls the access functions of `@marsad/schemas` with the agreements that the city has at this moment. Every route and stream of this
 * service asks here, and nothing here decides by the name of a role.
 */
export function createAccess(sharing: () => Sharing) {
  const enters = (viewer: Viewer, place: Place): boolean => mayEnter(viewer, place, sharing());
  const places = (viewer: Viewer): Place[] => PLACES.filter((place) => enters(viewer, place));
  const sees = (viewer: Viewer, alert: AlertInSight): boolean => maySeeAlert(viewer, alert, sharing());
  /**
   * Whether there can be an alert that this person may see. For another agency this is true, because an agreement may begin at any time.
   */
  const seesAlerts = (viewer: Viewer): boolean =>
    places(viewer).length === 0 ||
    viewer.districts.some((district) =>
      ANY_ALERT.some((why) => sees(viewer, { district, why, firstObservedAtMs: 0, lastObservedAtMs: 0 })),
    );
  /** Whether the role may take this kind of decision at all. Governance decides whether a single decision stands. */
  const decides = (viewer: Viewer, kind: DecisionKind): boolean =>
    worksForTheCity(viewer) && WHO_DECIDES[kind].roles.includes(viewer.role);
  const worksForTheCity = (viewer: Viewer): boolean => places(viewer).length > 0;
  const inReview = ({ why }: Pick<Alert, 'why'>): boolean => why.rule === 'face' && why.review === 'in_review';

  return {
    enters,
    places,
    sees,
    seesAlerts,
    seesOneOf: (viewer: Viewer) => createSight(viewer, sharing()),
    /** Whether a person may see a stored picture or clip of an alert. */
    seesView: (viewer: Viewer, alert: AlertInSight, view: ViewInSight): boolean =>
      maySeeView(viewer, alert, view, sharing()),
    /** The agreement under which another agency's person sees an alert, or this picture of it. */
    agreementOf: (viewer: Viewer, alert: AlertInSight, view?: ViewInSight): SharingAgreement | undefined =>
      sees(viewer, alert) ? agreementFor(sharing(), viewer.agency, alert, view) : undefined,
    seesDistrict: maySeeDistrict,
    /** Whether a person is on this case. */
    seesCase: (viewer: Viewer, record: Pick<Case, 'people'>): boolean => maySeeCase(viewer, record, sharing()),
    decides,
    decisions: (viewer: Viewer): DecisionKind[] => DECISIONS.filter((kind) => decides(viewer, kind)),
    /** Whether a person belongs to the agency that operates the cameras, in any role. */
    worksForTheCity,
    /** Whether a person's role moves cameras. Whose camera it is now, edge-gateway decides. */
    movesCameras: (viewer: Viewer): boolean => worksForTheCity(viewer) && mayMoveCameras(viewer.role),
    /** Whether a person may move an alert, which takes access to the alert and to the cameras. */
    handles: (viewer: Viewer, alert: AlertInSight): boolean => mayHandleAlert(viewer, alert, sharing()),
    detailOf(viewer: Viewer, alert: Alert): Detail {
      if (!worksForTheCity(viewer)) return 'shared';
      return inReview(alert) && !enters(viewer, 'reviews') ? 'in_review' : 'whole';
    },
    /** Whether a person is a reviewer of this candidate (control 7). `isIndependent` checks that they took no part in the search. */
    reviews: (viewer: Viewer, alert: Alert): boolean => mayReviewAlert(viewer, alert, sharing()),
    /** Whether a person neither requested the search nor decided about it. */
    isIndependent: ({ subject }: Viewer, authorisation: Authorisation | undefined): boolean =>
      authorisation?.requestedBy.subject !== subject && authorisation?.decidedBy?.subject !== subject,
    inReview,
    /** Whether a person may see a head crop once the candidate is decided: their role requests such searches and answers for them. */
    seesDecidedHeadCrops: (viewer: Viewer): boolean => decides(viewer, 'authorisation.request'),
    /** Whether a person may see an enrolled picture in order to govern. That takes a role that may withdraw its entry. */
    governsEnrolledPictures: (viewer: Viewer): boolean =>
      enters(viewer, 'governance') && decides(viewer, 'watchlist.withdraw'),
  };
}

/**
 * The same answer as `sees`, for many alerts at one moment. For the city's own staff it depends only on the district and the kind, so it is
 * computed once for each of those.
 */
function createSight(viewer: Viewer, now: Sharing): (alert: AlertInSight) => boolean {
  const see = (alert: AlertInSight): boolean => maySeeAlert(viewer, alert, now);
  if (viewer.role === 'officer') return see;
  // Two maps, because a key made of both for each of 100,000 alerts takes a quarter of the time of a page.
  const byDistrict = new Map<string, Map<string, boolean>>();
  return (alert) => {
    const { district, why } = alert;
    let known = byDistrict.get(district);
    if (!known) byDistrict.set(district, (known = new Map<string, boolean>()));
    const kind = why.rule === 'face' ? `face ${why.review}` : why.rule;
    const before = known.get(kind);
    if (before !== undefined) return before;
    const answer = see(alert);
    known.set(kind, answer);
    return answer;
  };
}
export type Access = ReturnType<typeof createAccess>;

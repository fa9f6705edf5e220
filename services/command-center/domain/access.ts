import {
  WHO_DECIDES,
  agreementFor,
  mayEnter,
  mayHandleAlert,
  mayReviewAlert,
  maySeeAlert,
  maySeeDistrict,
  maySeeView,
  type Alert,
  type AlertInSight,
  type Authorisation,
  type DecisionKind,
  type Place,
  type Sharing,
  type SharingAgreement,
  type ViewInSight,
  type Viewer,
} from '@marsad/schemas';

/** A record, so that a place that `@marsad/schemas` adds does not compile until it is here. */
const EVERY_PLACE: Readonly<Record<Place, true>> = {
  cameras: true,
  flow: true,
  plate_search: true,
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

/** How much of an alert somebody sees: all of it, a candidate without what tells who it may be, or what an agreement shares. */
export type Detail = 'whole' | 'in_review' | 'shared';

/**
 * Asks the access functions of `@marsad/schemas` with what the city shares at this moment. Every route and stream of this service asks here, and
 * nothing here decides by the name of a role.
 */
export function createAccess(sharing: () => Sharing) {
  const enters = (viewer: Viewer, place: Place): boolean => mayEnter(viewer, place, sharing());
  const places = (viewer: Viewer): Place[] => PLACES.filter((place) => enters(viewer, place));
  const sees = (viewer: Viewer, alert: AlertInSight): boolean => maySeeAlert(viewer, alert, sharing());
  /** Whether there can be any alert that this person may see. For another agency there can: an agreement may begin at any time. */
  const seesAlerts = (viewer: Viewer): boolean =>
    places(viewer).length === 0 ||
    viewer.districts.some((district) =>
      ANY_ALERT.some((why) => sees(viewer, { district, why, firstObservedAtMs: 0, lastObservedAtMs: 0 })),
    );
  /** Whether the role may take this kind of decision at all; whether this one stands is for governance to say. */
  const decides = (viewer: Viewer, kind: DecisionKind): boolean =>
    worksForTheCity(viewer) && WHO_DECIDES[kind].roles.includes(viewer.role);
  const worksForTheCity = (viewer: Viewer): boolean => places(viewer).length > 0;
  const inReview = ({ why }: Pick<Alert, 'why'>): boolean => why.rule === 'face' && why.review === 'in_review';

  return {
    enters,
    places,
    sees,
    seesAlerts,
    /** Whether somebody may see a stored picture or clip of an alert. */
    seesView: (viewer: Viewer, alert: AlertInSight, view: ViewInSight): boolean =>
      maySeeView(viewer, alert, view, sharing()),
    /** The agreement under which somebody of another agency sees an alert, or this picture of it. */
    agreementOf: (viewer: Viewer, alert: AlertInSight, view?: ViewInSight): SharingAgreement | undefined =>
      sees(viewer, alert) ? agreementFor(sharing(), viewer.agency, alert, view) : undefined,
    seesDistrict: maySeeDistrict,
    decides,
    decisions: (viewer: Viewer): DecisionKind[] => DECISIONS.filter((kind) => decides(viewer, kind)),
    /** Whether somebody belongs to the agency that operates the cameras, in whatever role. */
    worksForTheCity,
    /** Whether somebody may move an alert on: those who see it and watch the cameras. */
    handles: (viewer: Viewer, alert: AlertInSight): boolean => mayHandleAlert(viewer, alert, sharing()),
    detailOf(viewer: Viewer, alert: Alert): Detail {
      if (!worksForTheCity(viewer)) return 'shared';
      return inReview(alert) && !enters(viewer, 'reviews') ? 'in_review' : 'whole';
    },
    /** Whether somebody is a reviewer of this candidate (control 7); `isIndependent` says whether they took part in the search. */
    reviews: (viewer: Viewer, alert: Alert): boolean => mayReviewAlert(viewer, alert, sharing()),
    /** Whether somebody neither asked for the search nor approved it. */
    isIndependent: ({ subject }: Viewer, authorisation: Authorisation | undefined): boolean =>
      authorisation?.requestedBy.subject !== subject && authorisation?.decidedBy?.subject !== subject,
    inReview,
    /** Whether somebody may see a head crop once the candidate is decided: those who ask for such searches and answer for them. */
    seesHeads: (viewer: Viewer): boolean => decides(viewer, 'authorisation.request'),
    /** Whether somebody may see an enrolled picture in order to govern: those who may withdraw its entry. */
    judgesEnrolled: (viewer: Viewer): boolean => enters(viewer, 'governance') && decides(viewer, 'watchlist.withdraw'),
  };
}
export type Access = ReturnType<typeof createAccess>;

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

/** Written as a record, so that a place that is new in the language of the city does not compile until it is here. */
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

/** One alert of every kind that is shown to different people. */
const ANY_ALERT: readonly AlertInSight['why'][] = [
  { rule: 'hotlist' },
  { rule: 'behaviour' },
  { rule: 'face', review: 'in_review' },
  { rule: 'face', review: 'confirmed' },
];

/** How much of an alert somebody is shown: all of it, a candidate without what would tell who it may be, or what an agreement shares. */
export type Detail = 'whole' | 'in_review' | 'shared';

/**
 * The access functions of the language, asked with what the city shares at this moment. Every door of this service asks here; nothing here
 * decides by a role's name.
 */
export function createAccess(sharing: () => Sharing) {
  const enters = (viewer: Viewer, place: Place): boolean => mayEnter(viewer, place, sharing());
  const places = (viewer: Viewer): Place[] => PLACES.filter((place) => enters(viewer, place));
  const sees = (viewer: Viewer, alert: AlertInSight): boolean => maySeeAlert(viewer, alert, sharing());
  /** Whether there is any alert that this person could be shown: another agency's, whatever the city has agreed to share or will. */
  const seesAlerts = (viewer: Viewer): boolean =>
    places(viewer).length === 0 ||
    viewer.districts.some((district) =>
      ANY_ALERT.some((why) => sees(viewer, { district, why, firstObservedAtMs: 0, lastObservedAtMs: 0 })),
    );
  /** Whether the role decides this at all; governance says whether this decision, now. */
  const decides = (viewer: Viewer, kind: DecisionKind): boolean =>
    worksForTheCity(viewer) && WHO_DECIDES[kind].roles.includes(viewer.role);
  const worksForTheCity = (viewer: Viewer): boolean => places(viewer).length > 0;
  const inReview = ({ why }: Pick<Alert, 'why'>): boolean => why.rule === 'face' && why.review === 'in_review';

  return {
    enters,
    places,
    sees,
    seesAlerts,
    /** A stored picture or clip of an alert. */
    seesView: (viewer: Viewer, alert: AlertInSight, view: ViewInSight): boolean =>
      maySeeView(viewer, alert, view, sharing()),
    /** Under which agreement somebody of another agency sees an alert, or this view of it. */
    agreementOf: (viewer: Viewer, alert: AlertInSight, view?: ViewInSight): SharingAgreement | undefined =>
      sees(viewer, alert) ? agreementFor(sharing(), viewer.agency, alert, view) : undefined,
    seesDistrict: maySeeDistrict,
    decides,
    decisions: (viewer: Viewer): DecisionKind[] => DECISIONS.filter((kind) => decides(viewer, kind)),
    /** Whether somebody belongs to the agency that operates the cameras, in any role of it. */
    worksForTheCity,
    /** Moving an alert on is for those who see it and watch the cameras. */
    handles: (viewer: Viewer, alert: AlertInSight): boolean => mayHandleAlert(viewer, alert, sharing()),
    detailOf(viewer: Viewer, alert: Alert): Detail {
      if (!worksForTheCity(viewer)) return 'shared';
      return inReview(alert) && !enters(viewer, 'reviews') ? 'in_review' : 'whole';
    },
    /** A reviewer of this candidate: trained, and neither who asked for the search nor who allowed it (control 7). */
    reviews: (viewer: Viewer, alert: Alert): boolean => mayReviewAlert(viewer, alert, sharing()),
    isIndependent: ({ subject }: Viewer, authorisation: Authorisation | undefined): boolean =>
      authorisation?.requestedBy.subject !== subject && authorisation?.decidedBy?.subject !== subject,
    inReview,
    /** A head cut-out once it is decided on: for whoever asks for such searches and answers for them. */
    seesHeads: (viewer: Viewer): boolean => decides(viewer, 'authorisation.request'),
    /** The enrolled picture in the course of governance: whoever may withdraw the entry has to be able to look at it. */
    judgesEnrolled: (viewer: Viewer): boolean => enters(viewer, 'governance') && decides(viewer, 'watchlist.withdraw'),
  };
}
export type Access = ReturnType<typeof createAccess>;

import { cameraDay, caseScope } from '@marsad/proof';
import type { Alert, Viewer, WatchlistEntry } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { AuditedAccess } from './audit-gate.ts';

/*
 * What the log is told of each look. Objects are named by their id, which the log commits to and does not contain; the key of the commitment
 * is the case's where there is a case, else the camera's day.
 */

/** For whom it is a review, for whom the handling of an alert, and for whom the city discloses it. */
const asWhat = (access: Access, viewer: Viewer): Pick<AuditedAccess, 'purpose' | 'action'> => {
  if (!access.worksForTheCity(viewer)) return { purpose: 'disclosure', action: 'disclose' };
  return { purpose: access.enters(viewer, 'reviews') ? 'identity_review' : 'alert_handling', action: 'consult' };
};

const asOversight = (access: Access, viewer: Viewer): Pick<AuditedAccess, 'purpose' | 'action'> => {
  if (access.enters(viewer, 'audit')) return { purpose: 'oversight', action: 'consult' };
  return { purpose: access.enters(viewer, 'governance') ? 'rights_decision' : 'access', action: 'consult' };
};

const EVERYWHERE = 'city';

export function accessToAlerts(access: Access, viewer: Viewer, alerts: readonly Alert[], nowMs: number): AuditedAccess {
  return {
    ...asWhat(access, viewer),
    // An empty list shows no alert.
    objectKind: alerts.length === 0 ? 'page' : 'alert',
    objectId: alerts.map(({ alertId }) => alertId).join(' '),
    scope: cameraDay(EVERYWHERE, nowMs),
  };
}

export function accessToAlert(
  access: Access,
  viewer: Viewer,
  alert: Alert,
  objectKind: AuditedAccess['objectKind'],
): AuditedAccess {
  const { why, camera, alertId, raisedAtMs } = alert;
  const itsCase = 'caseReference' in why ? why.caseReference : undefined;
  return {
    ...asWhat(access, viewer),
    objectKind,
    objectId: alertId,
    scope: itsCase === undefined ? cameraDay(camera, raisedAtMs) : caseScope(itsCase),
    caseReference: itsCase,
  };
}

/**
 * A stream tells of every alert that its reader may see, for as long as it is open: one entry when it opens. Whoever sees no alert has
 * consulted none: an auditor's stream tells of decisions.
 */
export const accessToStream = (access: Access, viewer: Viewer, sessionId: string, nowMs: number): AuditedAccess => ({
  ...(access.seesAlerts(viewer)
    ? { ...asWhat(access, viewer), objectKind: 'alert' }
    : { ...asOversight(access, viewer), objectKind: 'event_stream' }),
  objectId: `stream ${sessionId}`,
  scope: cameraDay(EVERYWHERE, nowMs),
});

export const accessToCamera = (camera: string, nowMs: number): AuditedAccess => ({
  purpose: 'live_view',
  action: 'consult',
  objectKind: 'live_view',
  objectId: camera,
  scope: cameraDay(camera, nowMs),
});

export const accessToEnrolledPicture = (
  { entryId, caseReference }: Pick<WatchlistEntry, 'entryId' | 'caseReference'>,
  purpose: 'rights_decision' | 'identity_review',
): AuditedAccess => ({
  purpose,
  action: 'consult',
  objectKind: 'enrolled_picture',
  objectId: entryId,
  scope: caseScope(caseReference),
  caseReference,
});

/** A picture comes in before its entry exists: it is named by its hash. */
export const pictureCollection = (sha256: string): AuditedAccess => ({
  purpose: 'rights_decision',
  action: 'collect',
  objectKind: 'enrolled_picture',
  objectId: sha256,
  scope: `picture/${sha256}`,
});

export const accessToRights = (nowMs: number): AuditedAccess => ({
  purpose: 'rights_decision',
  action: 'consult',
  objectKind: 'watchlist_entry',
  objectId: 'rights of the city',
  scope: cameraDay(EVERYWHERE, nowMs),
});

/** Plate, reason, time and place of the question are committed to; person, agency and case stand in the entry (control 16). */
export const plateQuery = (caseReference: string, question: readonly (string | number)[]): AuditedAccess => ({
  purpose: 'plate_search',
  action: 'consult',
  objectKind: 'plate_query',
  objectId: question.join(' '),
  scope: caseScope(caseReference),
  caseReference,
});

/** Who reads the log stands in it. */
export const accessToLog = (what: string): AuditedAccess => ({
  purpose: 'oversight',
  action: 'consult',
  objectKind: 'audit_log',
  objectId: what,
  scope: 'audit-log',
});

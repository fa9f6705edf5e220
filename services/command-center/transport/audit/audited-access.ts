import { cameraDay, caseScope } from '@marsad/proof';
import type {
  Alert,
  Case,
  CaseBundle,
  PtzMove,
  RuleTerms,
  TimeSpan,
  UnmaskingOrder,
  Viewer,
  WatchlistEntry,
} from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { Playback } from '../../domain/playbacks-memory.ts';
import type { AuditedAccess } from './audit-gate.ts';

/*
 * The audit entry of each access. It contains a commitment to the id of the object, not the id itself. The key of the commitment belongs to
 * the case if there is one, and otherwise to the camera's day.
 */

/** Seeing an alert is a review for reviewers, handling for others of the city, and a disclosure to other agencies. */
const purposeOfAlert = (access: Access, viewer: Viewer): Pick<AuditedAccess, 'purpose' | 'action'> => {
  if (!access.worksForTheCity(viewer)) return { purpose: 'disclosure', action: 'disclose' };
  return { purpose: access.enters(viewer, 'reviews') ? 'identity_review' : 'alert_handling', action: 'consult' };
};

const purposeWithoutAlerts = (access: Access, viewer: Viewer): Pick<AuditedAccess, 'purpose' | 'action'> => {
  if (access.enters(viewer, 'audit')) return { purpose: 'oversight', action: 'consult' };
  return { purpose: access.enters(viewer, 'governance') ? 'rights_decision' : 'access', action: 'consult' };
};

const EVERYWHERE = 'city';

export function accessToAlerts(access: Access, viewer: Viewer, alerts: readonly Alert[], nowMs: number): AuditedAccess {
  return {
    ...purposeOfAlert(access, viewer),
    // An empty list shows no alert, so it is an access to the page.
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
  const alertCase = 'caseReference' in why ? why.caseReference : undefined;
  return {
    ...purposeOfAlert(access, viewer),
    objectKind,
    objectId: alertId,
    scope: alertCase === undefined ? cameraDay(camera, raisedAtMs) : caseScope(alertCase),
    caseReference: alertCase,
  };
}

/**
 * An event stream shows every alert that its reader may see while it is open, and has one entry when it opens. A person who may see no
 * alert, such as an auditor, consults none; their stream carries decisions.
 */
export const accessToStream = (access: Access, viewer: Viewer, sessionId: string, nowMs: number): AuditedAccess => ({
  ...(access.seesAlerts(viewer)
    ? { ...purposeOfAlert(access, viewer), objectKind: 'alert' }
    : { ...purposeWithoutAlerts(access, viewer), objectKind: 'event_stream' }),
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

/** Playing back a stretch of a camera's recording. The entry says for what and for which case, and commits to camera and stretch. */
export const accessToRecording = (
  { camera, purpose, caseReference }: Pick<Playback, 'camera' | 'purpose' | 'caseReference'>,
  stretchMs: number,
): AuditedAccess => ({
  purpose,
  action: 'consult',
  objectKind: 'recording',
  objectId: [camera, stretchMs, caseReference ?? ''].join(' '),
  scope: caseReference === undefined ? cameraDay(camera, stretchMs) : caseScope(caseReference),
  caseReference,
});

/** Playing back a stretch without masks, which the public report counts. The entry commits to camera, stretch and order. */
export const unmaskedAccess = (
  { camera, purpose }: Pick<Playback, 'camera' | 'purpose'>,
  { orderId, caseReference }: Pick<UnmaskingOrder, 'orderId' | 'caseReference'>,
  stretchMs: number,
): AuditedAccess => ({
  purpose,
  action: 'unmask',
  objectKind: 'recording',
  objectId: [camera, stretchMs, orderId].join(' '),
  scope: caseScope(caseReference),
  caseReference,
});

/** Who moves a camera decides what it watches. The entry commits to the camera, the command and the move. */
export const moveOfCamera = (camera: string, commandId: string, move: PtzMove, nowMs: number): AuditedAccess => ({
  purpose: 'live_view',
  action: 'decide',
  objectKind: 'camera',
  objectId: [camera, commandId, JSON.stringify(move)].join(' '),
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

/** A picture is uploaded before its watchlist entry exists, so it is named by its hash. */
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

/**
 * The entry contains person, agency and case, and a commitment to the plate, the reason, the period and the cameras of the search (control
 * 16).
 */
export const plateQuery = (caseReference: string, question: readonly (string | number)[]): AuditedAccess => ({
  purpose: 'plate_search',
  action: 'consult',
  objectKind: 'plate_query',
  objectId: question.join(' '),
  scope: caseScope(caseReference),
  caseReference,
});

/** The list of a person's cases. An empty list shows no case, so it is an access to the page. */
export const accessToCases = (cases: readonly Pick<Case, 'caseId'>[], nowMs: number): AuditedAccess => ({
  purpose: 'case_work',
  action: 'consult',
  objectKind: cases.length === 0 ? 'page' : 'case',
  objectId: ['cases', ...cases.map(({ caseId }) => caseId)].join(' '),
  scope: cameraDay(EVERYWHERE, nowMs),
});

export const accessToCase = ({ caseId, reference }: Pick<Case, 'caseId' | 'reference'>): AuditedAccess => ({
  purpose: 'case_work',
  action: 'consult',
  objectKind: 'case',
  objectId: caseId,
  scope: caseScope(reference),
  caseReference: reference,
});

/** A bundle leaves the platform. The entry commits to the bundle and to its bytes. */
export const accessToBundle = (
  { reference }: Pick<Case, 'reference'>,
  { bundleId, sha256 = '' }: Pick<CaseBundle, 'bundleId' | 'sha256'>,
): AuditedAccess => ({
  purpose: 'case_work',
  action: 'disclose',
  objectKind: 'evidence_bundle',
  objectId: [bundleId, sha256].join(' '),
  scope: caseScope(reference),
  caseReference: reference,
});

/** Opening an address before a camera is registered there, so that nobody searches the network of the city unnoticed. */
export const cameraCheck = (address: string, nowMs: number): AuditedAccess => ({
  purpose: 'rights_decision',
  action: 'collect',
  objectKind: 'camera',
  objectId: address,
  scope: cameraDay(EVERYWHERE, nowMs),
});

/** Asking what a rule would have raised looks at the tracks of a camera. The entry commits to the rule and the span. */
export const ruleReplay = (rule: RuleTerms, { fromMs, toMs }: TimeSpan, nowMs: number): AuditedAccess => ({
  purpose: 'rights_decision',
  action: 'consult',
  objectKind: 'rule',
  objectId: [JSON.stringify(rule), fromMs, toMs].join(' '),
  scope: cameraDay(rule.camera, nowMs),
});

/** Proposing a calibration measures the people and cars that a camera saw. The entry commits to the span. */
export const calibrationProposal = (camera: string, { fromMs, toMs }: TimeSpan, nowMs: number): AuditedAccess => ({
  purpose: 'rights_decision',
  action: 'consult',
  objectKind: 'camera',
  objectId: [camera, 'calibration', fromMs, toMs].join(' '),
  scope: cameraDay(camera, nowMs),
});

/** Calling for the devices of a district, or asking one, for the same reason. @param address that of the device; absent: all of them */
export const deviceSearch = (district: string, address: string | undefined, nowMs: number): AuditedAccess => ({
  purpose: 'rights_decision',
  action: 'collect',
  objectKind: 'camera',
  objectId: address ?? `devices of ${district}`,
  scope: cameraDay(EVERYWHERE, nowMs),
});

/** The masked picture of such an address. */
export const pictureOfCheck = (checkId: string, nowMs: number): AuditedAccess => ({
  purpose: 'rights_decision',
  action: 'consult',
  objectKind: 'live_view',
  objectId: checkId,
  scope: cameraDay(EVERYWHERE, nowMs),
});

/** Reading the log is recorded too. */
export const accessToLog = (what: string): AuditedAccess => ({
  purpose: 'oversight',
  action: 'consult',
  objectKind: 'audit_log',
  objectId: what,
  scope: 'audit-log',
});

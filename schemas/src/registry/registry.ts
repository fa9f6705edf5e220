import { agencyAlertsV1, disclosureMadeV1 } from '../agency/agency-alerts.v1.ts';
import { agencyAlerts } from '../agency/agency-alerts.v2.ts';
import { agencyContract } from '../agency/agency-contract.v1.ts';
import { disclosureMade } from '../agency/disclosure-made.v2.ts';
import { alertChangedV1 } from '../alert/alert-changed.v1.ts';
import { alertChangedV2 } from '../alert/alert-changed.v2.ts';
import { alertChanged } from '../alert/alert-changed.v3.ts';
import { alertCommandedV1, commandAnsweredV1 } from '../alert/alert-commanded.v1.ts';
import { alertCommanded, commandAnswered } from '../alert/alert-commanded.v2.ts';
import { reviewAnsweredV1, reviewCast, reviewCommandedV1 } from '../alert/review-commanded.v1.ts';
import { reviewAnswered, reviewCommanded } from '../alert/review-commanded.v2.ts';
import { auditCheckpoint, auditEntryV1, auditLeaf } from '../audit/audit-entry.v1.ts';
import { auditEntry } from '../audit/audit-entry.v2.ts';
import { behaviourEventV1 } from '../behaviour/behaviour-event.v1.ts';
import { behaviourEvent } from '../behaviour/behaviour-event.v2.ts';
import { cameraCalibrationProposed, cameraCalibrationRequested } from '../camera/camera-calibration-proposed.v1.ts';
import { cameraCheckRequested } from '../camera/camera-check-requested.v1.ts';
import { cameraChecked, cameraCheckPictured } from '../camera/camera-checked.v1.ts';
import { cameraImportRequested } from '../camera/camera-import-requested.v1.ts';
import { cameraRegisteredV1 } from '../camera/camera-registered.v1.ts';
import { cameraRegistered } from '../camera/camera-registered.v2.ts';
import { cameraRemoved } from '../camera/camera-removed.v1.ts';
import { cameraShard } from '../camera/camera-shard.v1.ts';
import { cameraStateV1 } from '../camera/camera-state.v1.ts';
import { cameraState } from '../camera/camera-state.v2.ts';
import { caseChanged } from '../case/case-changed.v1.ts';
import { caseAnswered, caseCommanded } from '../case/case-commanded.v1.ts';
import { evidenceReady } from '../case/evidence-ready.v1.ts';
import { holdAsked } from '../case/hold-asked.v1.ts';
import { holdPlaced } from '../case/hold-placed.v1.ts';
import { holdReleaseAsked } from '../case/hold-release-asked.v1.ts';
import { holdReleased } from '../case/hold-released.v1.ts';
import { deviceEvent } from '../device/device-event.v1.ts';
import { deviceSearchAnswered } from '../device/device-search-answered.v1.ts';
import { deviceSearchRequested } from '../device/device-search-requested.v1.ts';
import { faceCandidate } from '../face/face-candidate.v1.ts';
import { faceCropped } from '../face/face-cropped.v1.ts';
import { faceSession } from '../face/face-session.v1.ts';
import { flowCrossing } from '../flow/flow-crossing.v1.ts';
import { flowMeasureV1 } from '../flow/flow-measure.v1.ts';
import { flowMeasure } from '../flow/flow-measure.v2.ts';
import { authorisation, liveGrant } from '../governance/authorisation.v1.ts';
import { governanceAnsweredV1, governanceCommandedV1 } from '../governance/governance-commanded.v1.ts';
import { governanceAnswered, governanceCommanded } from '../governance/governance-commanded.v2.ts';
import { haltV1 } from '../governance/halt.v1.ts';
import { halt } from '../governance/halt.v2.ts';
import { processingAct } from '../governance/processing-act.v1.ts';
import { sharingAgreement } from '../governance/sharing-agreement.v1.ts';
import { unmaskingOrdered } from '../governance/unmasking-ordered.v1.ts';
import { watchlistAssessed, watchlistEntry } from '../governance/watchlist-entry.v1.ts';
import { hotlistEntry } from '../hotlist/hotlist-entry.v1.ts';
import { messageDeadLettered } from '../message/message-dead-lettered.v1.ts';
import { plateCropped } from '../plate/plate-cropped.v1.ts';
import { plateRead } from '../plate/plate-read.v1.ts';
import { recordingGapV1 } from '../recording/recording-gap.v1.ts';
import { recordingGap } from '../recording/recording-gap.v2.ts';
import { segmentRecorded } from '../recording/segment-recorded.v1.ts';
import { ptzChanged } from '../ptz/ptz-changed.v1.ts';
import { ptzCommanded } from '../ptz/ptz-commanded.v1.ts';
import { erasureAsked } from '../retention/erasure-asked.v1.ts';
import { erasureExecuted } from '../retention/erasure-executed.v1.ts';
import { tablesAnswered } from '../retention/tables-answered.v1.ts';
import { tablesAsked } from '../retention/tables-asked.v1.ts';
import { retentionOrdered } from '../retention/retention-ordered.v1.ts';
import { ruleDefined } from '../rule/rule-defined.v1.ts';
import { ruleImportRequested } from '../rule/rule-import-requested.v1.ts';
import { ruleMuted } from '../rule/rule-muted.v1.ts';
import { ruleReplayed, ruleReplayRequested } from '../rule/rule-replayed.v1.ts';
import { ruleStateKept } from '../rule/rule-state-kept.v1.ts';
import { sceneObserved } from '../scene/scene-observed.v1.ts';
import { trackEnded } from '../scene/track-ended.v1.ts';
import { clipRequested } from '../view/clip-requested.v1.ts';
import { evidenceTampered } from '../view/evidence-tampered.v1.ts';
import { faceEvidence } from '../view/face-evidence.v1.ts';
import { previewLeased } from '../view/preview-leased.v1.ts';
import { playbackFailed, playbackReady } from '../view/playback-ready.v1.ts';
import { playbackRequested } from '../view/playback-requested.v1.ts';
import { previewPictured } from '../view/preview-pictured.v1.ts';
import { unmaskedReady } from '../view/unmasked-ready.v1.ts';
import { clipReady, plateEvidenceReady, snapshotReady, viewFailed } from '../view/view-ready.v1.ts';
import { sessionEnded } from '../session/session-ended.v1.ts';
import type { AnyEvent } from './define.ts';

/** Every event of the city. Topics, ACLs, JSON Schema, AsyncAPI and the catalogue are made from this list alone. */
export const EVENTS: readonly AnyEvent[] = [
  cameraRegisteredV1,
  cameraRegistered,
  cameraRemoved,
  cameraImportRequested,
  cameraCheckRequested,
  cameraChecked,
  cameraCheckPictured,
  cameraCalibrationRequested,
  cameraCalibrationProposed,
  cameraShard,
  cameraStateV1,
  cameraState,
  sceneObserved,
  trackEnded,
  segmentRecorded,
  recordingGapV1,
  recordingGap,
  plateCropped,
  plateRead,
  faceCropped,
  faceCandidate,
  faceSession,
  behaviourEventV1,
  behaviourEvent,
  flowCrossing,
  flowMeasureV1,
  flowMeasure,
  ruleDefined,
  ruleImportRequested,
  ruleMuted,
  ruleReplayRequested,
  ruleReplayed,
  ruleStateKept,
  deviceEvent,
  deviceSearchRequested,
  deviceSearchAnswered,
  ptzCommanded,
  ptzChanged,
  hotlistEntry,
  watchlistEntry,
  watchlistAssessed,
  processingAct,
  haltV1,
  halt,
  authorisation,
  liveGrant,
  sharingAgreement,
  governanceCommandedV1,
  governanceCommanded,
  governanceAnsweredV1,
  governanceAnswered,
  caseCommanded,
  caseAnswered,
  caseChanged,
  holdAsked,
  holdPlaced,
  holdReleaseAsked,
  holdReleased,
  evidenceReady,
  alertChangedV1,
  alertChangedV2,
  alertChanged,
  alertCommandedV1,
  alertCommanded,
  commandAnsweredV1,
  commandAnswered,
  reviewCommandedV1,
  reviewCommanded,
  reviewAnsweredV1,
  reviewAnswered,
  reviewCast,
  clipRequested,
  snapshotReady,
  clipReady,
  plateEvidenceReady,
  faceEvidence,
  viewFailed,
  evidenceTampered,
  previewLeased,
  previewPictured,
  playbackRequested,
  playbackReady,
  playbackFailed,
  unmaskedReady,
  auditEntryV1,
  auditEntry,
  auditLeaf,
  auditCheckpoint,
  agencyAlertsV1,
  agencyAlerts,
  agencyContract,
  disclosureMadeV1,
  disclosureMade,
  unmaskingOrdered,
  retentionOrdered,
  erasureAsked,
  erasureExecuted,
  tablesAsked,
  tablesAnswered,
  messageDeadLettered,
  sessionEnded,
];

/**
 * Events that a service reads together with another one while it keeps state by camera (plate-reader: crops, ended tracks, requests for
 * pictures). Their topics in one district have equally many partitions, so that a camera has the same partition number in all of them.
 */
export const READ_TOGETHER_BY_CAMERA: readonly AnyEvent[] = [
  sceneObserved,
  trackEnded,
  ruleStateKept,
  plateCropped,
  faceCropped,
  clipRequested,
];

const BY_TYPE = new Map(EVENTS.map((event) => [event.type, event]));

/** The definition of a CloudEvents type; undefined if the registry does not have it. */
export const eventOfType = (type: string): AnyEvent | undefined => BY_TYPE.get(type);

import { alertChanged } from '../alert/alert-changed.v1.ts';
import { alertCommanded, commandAnswered } from '../alert/alert-commanded.v1.ts';
import { behaviourEvent } from '../behaviour/behaviour-event.v1.ts';
import { cameraRegistered } from '../camera/camera-registered.v1.ts';
import { cameraShard } from '../camera/camera-shard.v1.ts';
import { cameraState } from '../camera/camera-state.v1.ts';
import { flowCrossing } from '../flow/flow-crossing.v1.ts';
import { flowMeasure } from '../flow/flow-measure.v1.ts';
import { hotlistEntry } from '../hotlist/hotlist-entry.v1.ts';
import { messageDeadLettered } from '../message/message-dead-lettered.v1.ts';
import { plateCropped } from '../plate/plate-cropped.v1.ts';
import { plateRead } from '../plate/plate-read.v1.ts';
import { recordingGap } from '../recording/recording-gap.v1.ts';
import { segmentRecorded } from '../recording/segment-recorded.v1.ts';
import { sceneObserved } from '../scene/scene-observed.v1.ts';
import { trackEnded } from '../scene/track-ended.v1.ts';
import { clipRequested } from '../view/clip-requested.v1.ts';
import { previewLeased } from '../view/preview-leased.v1.ts';
import { previewPictured } from '../view/preview-pictured.v1.ts';
import { clipReady, plateEvidenceReady, snapshotReady, viewFailed } from '../view/view-ready.v1.ts';
import type { AnyEvent } from './define.ts';

/** Every event of the city. Topics, ACLs, JSON Schema, AsyncAPI and the catalogue come from this list and from nothing else. */
export const EVENTS: readonly AnyEvent[] = [
  cameraRegistered,
  cameraShard,
  cameraState,
  sceneObserved,
  trackEnded,
  segmentRecorded,
  recordingGap,
  plateCropped,
  plateRead,
  behaviourEvent,
  flowCrossing,
  flowMeasure,
  hotlistEntry,
  alertChanged,
  alertCommanded,
  commandAnswered,
  clipRequested,
  snapshotReady,
  clipReady,
  plateEvidenceReady,
  viewFailed,
  previewLeased,
  previewPictured,
  messageDeadLettered,
];

const BY_TYPE = new Map(EVENTS.map((event) => [event.type, event]));

/** The definition of a CloudEvents type, if the registry has it. */
export const eventOfType = (type: string): AnyEvent | undefined => BY_TYPE.get(type);

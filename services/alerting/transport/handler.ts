import type { Batch, Handled, Received } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import {
  alertCommanded,
  behaviourEvent,
  cameraState,
  clipReady,
  erasureExecuted,
  evidenceTampered,
  faceCandidate,
  faceEvidence,
  plateEvidenceReady,
  plateRead,
  reviewCommanded,
  snapshotReady,
  viewFailed,
} from '@marsad/schemas';
import { handleEach } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Serial } from '@marsad/service';
import type { Reasons } from '../errors.ts';
import type { Input } from '../pipeline/input.ts';
import type { Publication } from '../ports.ts';

export const CONSUMED = [
  plateRead,
  behaviourEvent,
  cameraState,
  faceCandidate,
  alertCommanded,
  reviewCommanded,
  snapshotReady,
  clipReady,
  plateEvidenceReady,
  faceEvidence,
  viewFailed,
  evidenceTampered,
  erasureExecuted,
] as const;
type Consumed = (typeof CONSUMED)[number];

export function inputOf(received: Received<Consumed>): Input {
  const simulated = received.attributes.simulated === 'true';
  if (isEvent(received, plateRead)) return { kind: 'read', simulated, data: received.data };
  if (isEvent(received, behaviourEvent)) return { kind: 'behaviour', simulated, data: received.data };
  if (isEvent(received, cameraState)) return { kind: 'camera_state', simulated, data: received.data };
  if (isEvent(received, faceCandidate)) return { kind: 'candidate', simulated, data: received.data };
  if (isEvent(received, reviewCommanded))
    return { kind: 'review', simulated, data: received.data, takenAtMs: received.timestampMs };
  if (isEvent(received, alertCommanded))
    return { kind: 'command', simulated, data: received.data, takenAtMs: received.timestampMs };
  if (isEvent(received, snapshotReady)) return { kind: 'snapshot', simulated, data: received.data };
  if (isEvent(received, clipReady)) return { kind: 'clip', simulated, data: received.data };
  if (isEvent(received, plateEvidenceReady)) return { kind: 'plateCrop', simulated, data: received.data };
  if (isEvent(received, faceEvidence)) return { kind: 'headCrop', simulated, data: received.data };
  if (isEvent(received, evidenceTampered)) return { kind: 'tampered', simulated, data: received.data };
  if (isEvent(received, erasureExecuted))
    return { kind: 'erased', simulated, data: received.data, takenAtMs: received.timestampMs };
  return { kind: 'view_failed', simulated, data: received.data };
}

/** Handles a batch in order. The next message is handled, and the offset advances, only after this one was decided and published. */
export const createHandler =
  (pipeline: Pipeline<Input, Publication, Reasons>, serial: Serial) =>
  ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> =>
    handleEach(events, (received) => inMessage(received, () => serial(() => pipeline.run(inputOf(received)))));

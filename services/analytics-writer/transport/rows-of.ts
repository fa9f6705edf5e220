import type { Received } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import {
  alertChanged,
  alertCommanded,
  behaviourEvent,
  cameraState,
  flowCrossing,
  flowMeasure,
  messageDeadLettered,
  plateRead,
  recordingGap,
  segmentRecorded,
  trackEnded,
} from '@marsad/schemas';
import { alertRows, commandRows } from '../domain/alert-rows.ts';
import { cameraStateRows, deadLetterRows, gapRows, measureRows, segmentRows } from '../domain/city-rows.ts';
import { behaviourRows, crossingRows, plateReadRows, trackRows } from '../domain/observation-rows.ts';
import type { Row } from '../domain/row.ts';

export const CONSUMED = [
  plateRead,
  behaviourEvent,
  flowCrossing,
  flowMeasure,
  alertChanged,
  alertCommanded,
  segmentRecorded,
  recordingGap,
  cameraState,
  trackEnded,
  messageDeadLettered,
] as const;
export type Consumed = (typeof CONSUMED)[number];

/** The rows of a message. @throws TimeOutOfRangeError */
export function rowsOf(received: Received<Consumed>): Row[] {
  const simulated = received.attributes.simulated === 'true';
  if (isEvent(received, plateRead)) return plateReadRows(received.data, simulated);
  if (isEvent(received, behaviourEvent)) return behaviourRows(received.data, simulated);
  if (isEvent(received, flowCrossing)) return crossingRows(received.data, simulated);
  if (isEvent(received, flowMeasure)) return measureRows(received.data, simulated);
  if (isEvent(received, alertChanged)) return alertRows(received.data);
  if (isEvent(received, alertCommanded)) return commandRows(received.data, simulated);
  if (isEvent(received, segmentRecorded)) return segmentRows(received.data, simulated);
  if (isEvent(received, recordingGap)) return gapRows(received.data, simulated);
  if (isEvent(received, cameraState)) return cameraStateRows(received.data, simulated);
  if (isEvent(received, trackEnded)) return trackRows(received.data, simulated);
  return deadLetterRows(received.data);
}

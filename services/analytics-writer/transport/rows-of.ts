import type { Received } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import { contentOfLeaf } from '@marsad/proof';
import type { LeafContent } from '@marsad/proof';
import {
  alertChanged,
  auditCheckpoint,
  auditLeaf,
  behaviourEvent,
  cameraState,
  commandAnswered,
  deviceEvent,
  disclosureMade,
  disclosureMadeV1,
  faceCandidate,
  faceSession,
  flowCrossing,
  flowMeasure,
  governanceAnswered,
  messageDeadLettered,
  plateRead,
  processingAct,
  recordingGap,
  ruleDefined,
  segmentRecorded,
  trackEnded,
} from '@marsad/schemas';
import type { AuditLeaf } from '@marsad/schemas';
import { alertRows, commandRows } from '../domain/alert-rows.ts';
import { behaviourRows } from '../domain/behaviour-rows.ts';
import { cameraStateRows, deadLetterRows, gapRows, measureRows, segmentRows } from '../domain/city-rows.ts';
import { candidateRows, crossingRows, deviceEventRows, plateReadRows, trackRows } from '../domain/observation-rows.ts';
import {
  actRows,
  auditRows,
  checkpointRows,
  decisionRows,
  BEFORE_V2,
  disclosureRows,
  sessionRows,
} from '../domain/oversight-rows.ts';
import type { Row } from '../domain/row.ts';
import { ruleRows } from '../domain/rule-rows.ts';
import { NotAnEntryError } from '../errors.ts';

/** The events of a district, written by the district's own release. */
export const OF_DISTRICTS = [
  plateRead,
  behaviourEvent,
  flowCrossing,
  flowMeasure,
  alertChanged,
  commandAnswered,
  segmentRecorded,
  recordingGap,
  cameraState,
  trackEnded,
  faceCandidate,
  deviceEvent,
  messageDeadLettered,
] as const;
/** The events of the whole city, written by the city's release. */
export const OF_CITY = [
  faceSession,
  disclosureMadeV1,
  disclosureMade,
  governanceAnswered,
  processingAct,
  ruleDefined,
  auditLeaf,
  auditCheckpoint,
] as const;
export type Consumed = (typeof OF_DISTRICTS)[number] | (typeof OF_CITY)[number];

/** Makes the rows of a message. @throws TimeOutOfRangeError, NotAnEntryError */
export function rowsOf(received: Received<Consumed>): Row[] {
  const simulated = received.attributes.simulated === 'true';
  if (isEvent(received, plateRead)) return plateReadRows(received.data, simulated);
  if (isEvent(received, behaviourEvent)) return behaviourRows(received.data, simulated);
  if (isEvent(received, flowCrossing)) return crossingRows(received.data, simulated);
  if (isEvent(received, flowMeasure)) return measureRows(received.data, simulated);
  if (isEvent(received, alertChanged)) return alertRows(received.data);
  if (isEvent(received, commandAnswered)) return commandRows(received.data, simulated);
  if (isEvent(received, segmentRecorded)) return segmentRows(received.data, simulated);
  if (isEvent(received, recordingGap)) return gapRows(received.data, simulated);
  if (isEvent(received, cameraState)) return cameraStateRows(received.data, simulated);
  if (isEvent(received, trackEnded)) return trackRows(received.data, simulated);
  if (isEvent(received, faceCandidate)) return candidateRows(received.data, simulated);
  if (isEvent(received, deviceEvent)) return deviceEventRows(received.data, simulated);
  if (isEvent(received, faceSession)) return sessionRows(received.data);
  if (isEvent(received, disclosureMadeV1)) return disclosureRows({ ...received.data, ...BEFORE_V2 });
  if (isEvent(received, disclosureMade)) return disclosureRows(received.data);
  if (isEvent(received, governanceAnswered)) return decisionRows(received.data);
  if (isEvent(received, processingAct)) return actRows(received.data);
  if (isEvent(received, ruleDefined)) return ruleRows(received.data);
  if (isEvent(received, auditLeaf)) return auditRows(received.data, contentOf(received.data));
  if (isEvent(received, auditCheckpoint)) return checkpointRows(received.data);
  return deadLetterRows(received.data);
}

function contentOf({ index, leaf }: AuditLeaf): LeafContent {
  const content = contentOfLeaf(leaf);
  if (!content) throw new NotAnEntryError(`leaf ${index} of the audit log is neither an entry nor an alarm`);
  return content;
}

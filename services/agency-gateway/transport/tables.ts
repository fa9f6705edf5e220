import type { Kafka, Tail } from '@marsad/kafka';
import { isEvent } from '@marsad/kafka';
import { agencyAlerts, agencyAlertsV1, auditCheckpoint, cameraRegistered, sharingAgreement } from '@marsad/schemas';
import type { AgencyMessage, AgencyMessageV1, AuditCheckpoint } from '@marsad/schemas';
import type { AgencyBook } from '../domain/agency-book.ts';
import { createAgencyBook } from '../domain/agency-book.ts';
import { beforeV2 } from '../domain/agency-message-v1.ts';
import type { Agreements, Cameras } from '../ports.ts';

/**
 * The agreements and the positions of the cameras, read to the end and then followed.
 * @param onAgreement is called when an agreement has changed
 */
export async function createTables(
  kafka: Kafka,
  onAgreement: () => void,
): Promise<{ agreements: Agreements; cameras: Cameras; stop(): Promise<void> }> {
  const table = await kafka.stateTable({
    name: 'agreements',
    events: [sharingAgreement, cameraRegistered],
    districts: [],
    onChange: ({ event }) => {
      if (event.type === sharingAgreement.type) onAgreement();
    },
  });
  return {
    agreements: { all: () => table.values(sharingAgreement) },
    cameras: { positionOf: (camera) => table.get(cameraRegistered, camera)?.position },
    stop: () => table.stop(),
  };
}

/**
 * Reads what was sent to every agency from that agency's own topics: from v2, and from v1 for the time before v2. Only the active instance
 * sends, so it knows every later message itself.
 */
export async function readAgencyBook(kafka: Kafka, agencies: readonly string[]): Promise<AgencyBook> {
  const book = createAgencyBook();
  if (agencies.length === 0) return book;
  const v1: AgencyMessageV1[] = [];
  const v2: AgencyMessage[] = [];
  const tail = await kafka.tail({
    name: 'sent',
    events: [agencyAlertsV1, agencyAlerts],
    districts: [],
    agencies,
    from: 'beginning',
    onEvent(received) {
      if (isEvent(received, agencyAlerts)) v2.push(received.data);
      else if (isEvent(received, agencyAlertsV1)) v1.push(received.data);
    },
  });
  await tail.stop();
  for (const message of [...beforeV2(v1, v2), ...v2]) book.put(message);
  return book;
}

/**
 * Follows the checkpoints of the audit log.
 * @param onCheckpoint is called with each checkpoint and the time at which the broker appended it, ms
 */
export const followCheckpoints = (
  kafka: Kafka,
  onCheckpoint: (checkpoint: AuditCheckpoint, appendedAtMs: number) => void,
): Promise<Tail> =>
  kafka.tail({
    name: 'checkpoints',
    events: [auditCheckpoint],
    districts: [],
    onEvent: ({ data, timestampMs }) => onCheckpoint(data, timestampMs),
  });

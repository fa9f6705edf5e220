import type { Kafka } from '@marsad/kafka';
import { agencyAlerts, cameraRegistered, sharingAgreement } from '@marsad/schemas';
import type { AgencyBook } from '../domain/agency-book.ts';
import { createAgencyBook } from '../domain/agency-book.ts';
import type { Agreements, Cameras } from '../ports.ts';

/**
 * What the city has agreed, and where its cameras are: read to the end, then followed.
 * @param onAgreement told when an agreement changed
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

/** What every agency has been told, from its own topic, read to its end. Only the active instance sends and so knows every later one itself. */
export async function readAgencyBook(kafka: Kafka, agencies: readonly string[]): Promise<AgencyBook> {
  const book = createAgencyBook();
  if (agencies.length === 0) return book;
  const tail = await kafka.tail({
    name: 'sent',
    events: [agencyAlerts],
    districts: [],
    agencies,
    from: 'beginning',
    onEvent: ({ data }) => book.put(data),
  });
  await tail.stop();
  return book;
}

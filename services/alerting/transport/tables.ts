import type { Kafka } from '@marsad/kafka';
import { alertChanged, cameraRegistered, hotlistEntry } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import { createAlertBook } from '../domain/alert-book.ts';
import type { Cameras, Hotlist } from '../ports.ts';

/** Who is looked for and which cameras play a demonstration: read to the end, then followed. */
export async function createTables(
  kafka: Kafka,
  districts: readonly string[],
): Promise<{ hotlist: Hotlist; cameras: Cameras; stop(): Promise<void> }> {
  const table = await kafka.stateTable({ name: 'lists', events: [hotlistEntry, cameraRegistered], districts });
  return {
    hotlist: { entries: () => table.values(hotlistEntry) },
    cameras: { isSimulated: (camera) => table.get(cameraRegistered, camera)?.simulated ?? false },
    stop: () => table.stop(),
  };
}

/**
 * The alerts as the topic has them now, read to its end. Only the active instance decides and so knows every later one itself; whoever
 * takes over reads again.
 */
export async function readAlertBook(kafka: Kafka, districts: readonly string[]): Promise<AlertBook> {
  const book = createAlertBook();
  const table = await kafka.stateTable({ name: 'alerts', events: [alertChanged], districts });
  for (const alert of table.values(alertChanged)) book.put(alert);
  await table.stop();
  return book;
}

import type { Kafka } from '@marsad/kafka';
import { createEndedSessions } from '@marsad/proof';
import type { EndedSessions } from '@marsad/proof';
import {
  alertChanged,
  alertChangedV1,
  alertChangedV2,
  authorisation,
  cameraRegistered,
  hotlistEntry,
  reviewCast,
  sessionEnded,
  upcastAlert,
} from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import { createAlertBook } from '../domain/alert-book.ts';
import type { Authorisations, Cameras, Hotlist } from '../ports.ts';

export type Tables = {
  readonly hotlist: Hotlist;
  readonly cameras: Cameras;
  readonly authorisations: Authorisations;
  stop(): Promise<void>;
};

/**
 * The hotlist, the cameras with demonstration footage and the authorisations, read to the end and then followed.
 * @param onRights is called when an authorisation has changed
 */
export async function createTables(kafka: Kafka, onRights: () => void): Promise<Tables> {
  const table = await kafka.stateTable({
    name: 'lists',
    events: [hotlistEntry, cameraRegistered, authorisation],
    districts: [],
    onChange: ({ event }) => {
      if (event.type === authorisation.type) onRights();
    },
  });
  return {
    hotlist: { entries: () => table.values(hotlistEntry) },
    cameras: { isSimulated: (camera) => table.get(cameraRegistered, camera)?.simulated ?? false },
    authorisations: { get: (id) => table.get(authorisation, id) },
    stop: () => table.stop(),
  };
}

/**
 * Reads which sessions were ended, from the beginning, before it resolves, and then follows new ends. Until then no command can be
 * verified.
 */
export async function followEndedSessions(
  kafka: Kafka,
): Promise<Pick<EndedSessions, 'wasEnded'> & { stop(): Promise<void> }> {
  const ended = createEndedSessions();
  const tail = await kafka.tail({
    name: 'sessions',
    events: [sessionEnded],
    districts: [],
    from: 'beginning',
    onEvent: ({ data, timestampMs }) => ended.put(data, timestampMs),
  });
  return { wasEnded: ended.wasEnded, stop: tail.stop };
}

/**
 * The alerts and the reviewers' answers as their topics hold them now. Only the active instance decides, so it knows every later one
 * itself; an instance that takes over reads again.
 * @returns also the alerts that only an earlier version published, in the form of this version
 */
export async function readAlertBook(
  kafka: Kafka,
  districts: readonly string[],
): Promise<{ book: AlertBook; carriedOver: Alert[] }> {
  const book = createAlertBook();
  const table = await kafka.stateTable({
    name: 'alerts',
    events: [alertChangedV1, alertChangedV2, alertChanged, reviewCast],
    districts,
  });
  for (const alert of table.values(alertChanged)) book.put(alert);
  const carriedOver: Alert[] = [];
  // Of two earlier versions of an alert the later one is right, so v2 comes before v1.
  for (const before of [...table.values(alertChangedV2), ...table.values(alertChangedV1)]) {
    if (book.get(before.alertId) !== undefined) continue;
    const alert = upcastAlert(before);
    carriedOver.push(alert);
    book.put(alert);
  }
  for (const cast of table.values(reviewCast)) book.putCast(cast);
  await table.stop();
  return { book, carriedOver };
}

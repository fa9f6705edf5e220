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
 * Who is looked for, which cameras play a demonstration, and under which right faces are matched: read to the end, then followed.
 * @param onRights told when an authorisation changed
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

/** Which sessions were ended: read from the beginning before this resolves, then followed. No command is believed before that. */
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
 * The alerts and the answers of reviewers as the topics have them now, read to their end. Only the active instance decides and so knows
 * every later one itself; whoever takes over reads again.
 * @returns also the alerts that only an earlier version has said, in today's words
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
  // The latest version that has an alert is right: v2 before v1.
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

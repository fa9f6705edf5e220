import type { Kafka } from '@marsad/kafka';
import {
  alertChanged,
  alertChangedV1,
  alertChangedV2,
  authorisation,
  cameraRegistered,
  caseChanged,
  holdAsked,
  holdReleased,
  hotlistEntry,
  isMutedAt,
  muteEndOf,
  reviewCast,
  ruleDefined,
  ruleMuted,
  upcastAlert,
} from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import { createAlertBook } from '../domain/alert-book.ts';
import { keptBy } from '../domain/decide-erasure.ts';
import type { Authorisations, Cameras, Hotlist, Keepers, Rules } from '../ports.ts';

export type Tables = {
  readonly hotlist: Hotlist;
  readonly cameras: Cameras;
  readonly authorisations: Authorisations;
  readonly rules: Rules;
  readonly keepers: Keepers;
  stop(): Promise<void>;
};

/**
 * The hotlist, the cameras with demonstration footage, the rules, the authorisations, and the cases and holds that keep alerts of these
 * districts, read to the end and then followed.
 * @param onRights is called when an authorisation has changed
 */
export async function createTables(kafka: Kafka, districts: readonly string[], onRights: () => void): Promise<Tables> {
  const table = await kafka.stateTable({
    name: 'lists',
    events: [
      hotlistEntry,
      cameraRegistered,
      authorisation,
      ruleDefined,
      ruleMuted,
      caseChanged,
      holdAsked,
      holdReleased,
    ],
    districts,
    onChange: ({ event }) => {
      if (event.type === authorisation.type) onRights();
    },
  });
  return {
    hotlist: { entries: () => table.values(hotlistEntry) },
    cameras: { isSimulated: (camera) => table.get(cameraRegistered, camera)?.simulated ?? false },
    authorisations: { get: (id) => table.get(authorisation, id) },
    rules: {
      tellsOf: ({ ruleId, ruleVersion }) => table.get(ruleDefined, `${ruleId ?? ''}:${ruleVersion}`)?.tells,
      mutedUntil(ruleId, atMs) {
        const mute = ruleId === undefined ? undefined : table.get(ruleMuted, ruleId);
        return mute && isMutedAt(mute, atMs) ? muteEndOf(mute) : undefined;
      },
    },
    keepers: {
      keeps: () =>
        keptBy(
          table.values(caseChanged),
          table.values(holdAsked).filter(({ holdId }) => !table.get(holdReleased, holdId)),
        ),
    },
    stop: () => table.stop(),
  };
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

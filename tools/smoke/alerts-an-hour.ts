// `node tools/smoke/alerts-an-hour.ts [--minutes 12]`: counts the alerts that the sample city raises in this time, and checks that every
// behaviour event is counted in exactly one alert.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  catchStop,
  createProgress,
  messageOf,
  removeEarlierRun,
  unlessAborted,
  MARSAD_FOLDER,
} from '@marsad/deploy-local';
import { alertChanged, behaviourEvent, topicsOf, type Alert, type DataOf } from '@marsad/schemas';
import { followTopics, type MessageOnBus } from '../city/follow-topics.ts';
import { startSampleCity } from '../city/sample-city.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '12' } } });
const MINUTES = Number(values.minutes);
/** The alert of the last observation is published within this time, ms. */
const SETTLE_MS = 5_000;

type Counted = { readonly alerts: Map<string, Alert>; readonly events: Set<string>; revisions: number };

/** Counts a behaviour event, or a revision of an alert. */
function count(counted: Counted, { topic, value }: MessageOnBus): void {
  if (!value) return;
  const data = JSON.parse(value.toString()) as unknown;
  if (topic.endsWith('behaviour.event.v2')) {
    counted.events.add((data as DataOf<typeof behaviourEvent>).eventId);
    return;
  }
  const alert = data as Alert;
  counted.revisions += 1;
  if ((counted.alerts.get(alert.alertId)?.revision ?? -1) < alert.revision) counted.alerts.set(alert.alertId, alert);
}

/** Prints the counts. @returns whether every observation is in exactly one alert */
function report({ alerts, events, revisions }: Counted): boolean {
  const all = [...alerts.values()];
  const behaviour = all.filter(({ why }) => why.rule === 'behaviour');
  const observed = behaviour.reduce((sum, { observations }) => sum + observations, 0);
  const hourly = (count: number): number => Math.round((count * 60) / MINUTES);
  for (const { camera, why, observations } of all)
    console.log(`  ${camera} ${why.rule} ${why.rule === 'behaviour' ? why.placeId : ''} ${observations} observations`);
  console.log(`minutes ${MINUTES}, revisions ${revisions}`);
  console.log(`behaviour events ${events.size}, counted in alerts ${observed}`);
  console.log(`alerts raised ${all.length}, an hour ${hourly(all.length)}`);
  return events.size === observed;
}

async function main(): Promise<void> {
  const directory = join(MARSAD_FOLDER, 'alerts-an-hour');
  const signal = catchStop(() => console.log('stopping …'));
  await removeEarlierRun(directory);
  const sample = await startSampleCity({ directory, orders: true, progress: createProgress(), signal });
  try {
    const districts = sample.city.city.districts.map(({ id }) => id);
    const topics = [alertChanged, behaviourEvent].flatMap((event) => topicsOf(event, { districts, agencies: [] }));
    const counted: Counted = { alerts: new Map(), events: new Set(), revisions: 0 };
    const stopFollowing = await followTopics(sample.infrastructure, topics, (message) => count(counted, message));
    await unlessAborted(sleep(MINUTES * 60_000 + SETTLE_MS), signal).finally(stopFollowing);
    if (!report(counted)) {
      console.log('wrong: an observation is in no alert, or in two');
      process.exitCode = 1;
    }
  } finally {
    await sample.stop();
  }
}

await main().catch((error: unknown) => {
  console.error(`marsad: ${messageOf(error)}`);
  process.exit(1);
});

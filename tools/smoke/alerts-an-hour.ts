// `node tools/smoke/alerts-an-hour.ts [--minutes 12]`: how many alerts the sample city raises, and whether every observation is in one.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  catchStop,
  chooseFreePorts,
  createProgress,
  kafkaAs,
  kafkaClient,
  messageOf,
  removeEarlierRun,
  ROOT,
  startCity,
  startInfrastructure,
  unlessGivenUp,
  WORKSHOP,
  type Infrastructure,
} from '@marsad/deploy-local';
import { loadCity } from '@marsad/samples';
import { alertChanged, behaviourEvent, topicOf, type Alert, type DataOf } from '@marsad/schemas';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '12' } } });
const MINUTES = Number(values.minutes);
/** What was observed last has been decided on and said by then, ms. */
const SETTLE_MS = 5_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Seen = { readonly alerts: Map<string, Alert>; readonly events: Set<string>; revisions: number };

/** Reads every behaviour event and every revision of an alert, as they lie on the bus. */
async function readBus(infrastructure: Infrastructure, districts: readonly string[]) {
  const seen: Seen = { alerts: new Map(), events: new Set(), revisions: 0 };
  const consumer = kafkaClient(kafkaAs(infrastructure, 'deployment')).consumer({
    groupId: 'deployment.alerts-an-hour',
  });
  await consumer.connect();
  const topics = districts.flatMap((district) => [topicOf(alertChanged, district), topicOf(behaviourEvent, district)]);
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ topic, message }) => {
      if (!message.value) return Promise.resolve();
      const data = JSON.parse(message.value.toString()) as unknown;
      if (topic.endsWith('behaviour.event.v2')) seen.events.add((data as DataOf<typeof behaviourEvent>).eventId);
      else {
        const alert = data as Alert;
        seen.revisions += 1;
        if ((seen.alerts.get(alert.alertId)?.revision ?? -1) < alert.revision) seen.alerts.set(alert.alertId, alert);
      }
      return Promise.resolve();
    },
  });
  return { seen, stop: () => consumer.disconnect() };
}

function report({ alerts, events, revisions }: Seen): boolean {
  const all = [...alerts.values()];
  const behaviour = all.filter(({ why }) => why.rule === 'behaviour');
  const counted = behaviour.reduce((sum, { observations }) => sum + observations, 0);
  const hourly = (count: number): number => Math.round((count * 60) / MINUTES);
  for (const { camera, why, observations } of all)
    console.log(`  ${camera} ${why.rule} ${why.rule === 'behaviour' ? why.placeId : ''} ${observations} observations`);
  console.log(`minutes ${MINUTES}, revisions ${revisions}`);
  console.log(`behaviour events ${events.size}, counted in alerts ${counted}`);
  console.log(`alerts raised ${all.length}, an hour ${hourly(all.length)}`);
  return events.size === counted;
}

async function main(): Promise<void> {
  const directory = join(WORKSHOP, 'alerts-an-hour');
  const signal = catchStop(() => console.log('stopping …'));
  await removeEarlierRun(directory);
  const cityFile = join(ROOT, 'samples', 'city.yaml');
  const { agencies, districts } = loadCity(cityFile);
  const progress = createProgress();
  const infrastructure = await startInfrastructure({
    directory,
    ports: await chooseFreePorts(),
    progress,
    agencies: agencies.map(({ id }) => id),
    signal,
  });
  const stops: (() => Promise<unknown>)[] = [() => infrastructure.stop()];
  try {
    const city = await startCity({
      infrastructure,
      cityFile,
      hotlistFile: join(ROOT, 'samples', 'hotlist.yaml'),
      rightsFile: join(ROOT, 'samples', 'rights.yaml'),
      ...{ progress, signal },
    });
    stops.unshift(() => city.stop());
    const { seen, stop } = await readBus(
      infrastructure,
      districts.map(({ id }) => id),
    );
    stops.unshift(stop);
    await unlessGivenUp(wait(MINUTES * 60_000 + SETTLE_MS), signal);
    if (!report(seen)) {
      console.log('wrong: an observation is in no alert, or in two');
      process.exitCode = 1;
    }
  } finally {
    for (const stop of stops) await stop();
  }
}

await main().catch((error: unknown) => {
  console.error(`marsad: ${messageOf(error)}`);
  process.exit(1);
});

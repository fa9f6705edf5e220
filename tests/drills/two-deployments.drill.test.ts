import { alertChanged, disclosureMade } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { expect, test } from 'vitest';
import type { ServiceProcess } from '../../tools/city/service-process.ts';
import { alerting } from './subjects/alerting.ts';
import { useDrillCity, type Published } from './support/drill-city.ts';

const PATIENCE = { timeoutMs: 90_000, everyMs: 500 };

const city = useDrillCity();

type Release = { readonly district: string; readonly published: Published; start(): void; stop(): Promise<void> };

/** Two services of a district's release, on the Kafka that all releases share. */
async function releaseOf(district: string): Promise<Release> {
  const published = await city.follow(district, [alertChanged]);
  await alerting.prepare(city, district);
  let running: ServiceProcess[] = [];
  return {
    district,
    published,
    start() {
      running = [
        city.start('alerting', district),
        city.start('analytics-writer', district, { MARSAD_PART: 'district' }),
      ];
    },
    async stop() {
      expect(await Promise.all(running.map((service) => service.stop()))).toEqual([0, 0]);
    },
  };
}

const rows = async (sql: string, district: string): Promise<string[]> =>
  (await city.query<{ id: string }>(sql, { district })).map(({ id }) => id).toSorted();

/** Waits until the first `count` alerts are once on their topic, and the reads and alerts once in the tables, and nothing else. */
const effectsOf = ({ district, published }: Release, count: number): Promise<unknown> =>
  eventually(async () => {
    await alerting.assertEffects(city, district, published, count);
    const reads = Array.from({ length: count }, (_, index) => `${district}-r${index}`).toSorted();
    const where = 'WHERE district = {district:String}';
    expect(await rows(`SELECT read_id AS id FROM observations.plate_reads_now ${where}`, district)).toEqual(reads);
    const alerts = [...published.values()].map(({ body }) => String(body['alertId'])).toSorted();
    expect(await rows(`SELECT alert_id AS id FROM observations.alerts_now ${where}`, district)).toEqual(alerts);
  }, PATIENCE);

const disclose = async (district: string, from: number, to: number): Promise<void> => {
  const producer = await city.producer('agency-gateway');
  for (let piece = from; piece < to; piece += 1) {
    const disclosureId = `${district}-d${piece}`;
    await producer.send(
      disclosureMade,
      { ...disclosureMade.example, principal: 'agency-gateway', disclosureId, district },
      { id: disclosureId },
    );
  }
};
const disclosuresOf = (district: string): Promise<string[]> =>
  rows('SELECT disclosure_id AS id FROM observations.disclosures_now WHERE district = {district:String}', district);

test('two districts and the city on one Kafka: one district is stopped and started, and nothing is lost or there twice', async () => {
  const agdal = await releaseOf(await city.newDistrict());
  const hassan = await releaseOf(await city.newDistrict());
  const both = `${agdal.district},${hassan.district}`;
  await alerting.feed(city, agdal.district, 0, 20);
  agdal.start();
  hassan.start();
  city.start('analytics-writer', both, { MARSAD_PART: 'city' });
  await alerting.feed(city, hassan.district, 0, 20);
  await disclose(agdal.district, 0, 3);
  await Promise.all([effectsOf(agdal, 20), effectsOf(hassan, 20)]);
  await eventually(async () => expect(await disclosuresOf(agdal.district)).toHaveLength(3), PATIENCE);
  for (const { district } of [agdal, hassan])
    expect(await city.members(`analytics-writer.${district}.rows`), 'nobody of another release').toBe(1);
  expect(await city.members('analytics-writer.city.rows'), "the city's release alone").toBe(1);

  await agdal.stop();
  await alerting.feed(city, agdal.district, 20, 40);
  await alerting.feed(city, hassan.district, 20, 40);
  await disclose(agdal.district, 3, 5);
  await effectsOf(hassan, 40);
  await eventually(async () => expect(await disclosuresOf(agdal.district)).toHaveLength(5), PATIENCE);
  expect(agdal.published.size, 'what waits for the district that is down is done by nobody else').toBe(20);

  agdal.start();
  await alerting.feed(city, agdal.district, 40, 50);
  await alerting.feed(city, hassan.district, 40, 50);
  await Promise.all([effectsOf(agdal, 50), effectsOf(hassan, 50)]);
}, 300_000);

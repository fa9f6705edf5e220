import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Infrastructure, RunningCity } from '@marsad/deploy-local';
import { chooseFreePorts, CITY_PROCESSES, ROOT, startCity, startInfrastructure } from '@marsad/deploy-local';
import { eventually, permitAnalytics } from '@marsad/testkit';
import { parse } from 'yaml';
import type { Span } from './coverage.ts';

export const STREET = 'agdal-avenue-1';
export const GATE = 'hassan-gate-1';
const REPLICAS = [
  'analytics-writer-1',
  'alerting-1',
  'audit-1',
  'behaviour-analytics-1',
  'plate-reader-1',
  'ingest-1',
] as const;
const MINUTE_MS = 60_000;

/** Two cameras of the demonstration, real video in and real services behind, whose infrastructure can go away. */
export type OutageCity = {
  readonly infrastructure: Infrastructure;
  readonly city: RunningCity;
  readonly districts: readonly string[];
  /** Takes these away for a minute, all together. @returns when they were away */
  minuteWithout(...servers: Parameters<Infrastructure['takeAway']>[0][]): Promise<Span>;
  stop(): Promise<void>;
};

export async function startOutageCity(): Promise<OutageCity> {
  const directory = mkdtempSync(join(tmpdir(), 'marsad-outage-'));
  const samples = join(ROOT, 'samples');
  const whole = parse(readFileSync(join(samples, 'city.yaml'), 'utf8')) as { cameras: { camera: string }[] };
  const cityFile = join(directory, 'city.yaml');
  const cameras = whole.cameras.filter(({ camera }) => camera === STREET || camera === GATE);
  writeFileSync(cityFile, JSON.stringify({ ...whole, cameras }));
  const infrastructure = await startInfrastructure({
    directory,
    ports: await chooseFreePorts(),
    agencies: ['police', 'civil-protection'],
  });
  const city = await startCity({
    infrastructure,
    cityFile,
    media: samples,
    processes: CITY_PROCESSES.filter(({ replica }) => REPLICAS.some((one) => one === replica)),
  }).catch(async (error: unknown) => {
    await infrastructure.stop();
    throw error;
  });
  const withdraw = await permitAnalytics(infrastructure, [STREET, GATE], ['flow', 'plates']);
  /** What nobody misses was not away. */
  const isMissed = async (): Promise<boolean> =>
    (await Promise.all(city.services.map((service) => service.ready()))).some(({ ready }) => !ready);
  return {
    infrastructure,
    city,
    districts: city.city.districts.map(({ id }) => id),
    async minuteWithout(...servers) {
      const back = await Promise.all(servers.map((server) => infrastructure.takeAway(server)));
      const fromMs = Date.now();
      await Promise.all([sleep(MINUTE_MS), eventually(isMissed, { timeoutMs: MINUTE_MS, everyMs: 1_000 })]);
      const toMs = Date.now();
      await Promise.all(back.map((bring) => bring()));
      return { fromMs, toMs };
    },
    async stop() {
      await withdraw();
      await city.stop();
      await infrastructure.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Infrastructure, RunningCity } from '@marsad/deploy-local';
import { CITY_PROCESSES, ROOT } from '@marsad/deploy-local';
import { eventually, permitAnalytics } from '@marsad/testkit';
import { parse } from 'yaml';
import { startSampleCity } from '../../tools/city/sample-city.ts';
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

/** Two cameras of the demonstration with real video and the real services behind them, whose infrastructure can go away. */
export type OutageCity = {
  readonly infrastructure: Infrastructure;
  readonly city: RunningCity;
  readonly districts: readonly string[];
  /** Takes these servers away together for a minute. @returns when they were away */
  minuteWithout(...servers: Parameters<Infrastructure['takeAway']>[0][]): Promise<Span>;
  stop(): Promise<void>;
};

/** Writes the description of the sample city with these two cameras alone. */
function writeCityFile(directory: string): string {
  const whole = parse(readFileSync(join(ROOT, 'samples', 'city.yaml'), 'utf8')) as {
    cameras: { camera: string }[];
    rules: { camera: string }[];
  };
  const cityFile = join(directory, 'city.yaml');
  const isOfTheDrill = ({ camera }: { camera: string }): boolean => camera === STREET || camera === GATE;
  const [cameras, rules] = [whole.cameras.filter(isOfTheDrill), whole.rules.filter(isOfTheDrill)];
  writeFileSync(cityFile, JSON.stringify({ ...whole, cameras, rules }));
  return cityFile;
}

export async function startOutageCity(): Promise<OutageCity> {
  const directory = mkdtempSync(join(tmpdir(), 'marsad-outage-'));
  const { infrastructure, city, stop } = await startSampleCity({
    directory,
    cityFile: writeCityFile(directory),
    orders: false,
    processes: CITY_PROCESSES.filter(({ replica }) => REPLICAS.some((name) => name === replica)),
  });
  const withdraw = await permitAnalytics(infrastructure, [STREET, GATE], ['flow', 'plates']);
  /** The outage has begun once a service is not ready: a server that no service misses was not really away. */
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
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

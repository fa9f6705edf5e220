import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import {
  addressesOf,
  chooseFreePorts,
  environmentOf,
  freePorts,
  prepare,
  ROOT,
  startInfrastructure,
  WORKSHOP,
  type Addresses,
} from '@marsad/deploy-local';
import type { Principal } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';

export const DISTRICTS = ['agdal', 'hassan'] as const;

export type Stage = { addresses: Addresses; url: string; logs: string; stop(): Promise<void> };

/**
 * The real infrastructure with the services that stand between an observation and a person (audit, alerting, command-center) as processes.
 * Cameras and analytics are played by the tests, on the real topics and with those services' own credentials.
 */
export async function startStage(services: readonly Principal[]): Promise<Stage> {
  prepare();
  const page = join(ROOT, 'services', 'command-center', 'web', 'dist', 'index.html');
  if (!existsSync(page)) throw new Error('the page is not built: npm run build -w @marsad/command-center-web');
  mkdirSync(join(WORKSHOP, 'test'), { recursive: true });
  const directory = mkdtempSync(join(WORKSHOP, 'test', 'browser-'));
  const infrastructure = await startInfrastructure({
    directory,
    ports: await chooseFreePorts(),
    agencies: ['police', 'civil-protection'],
  });
  const addresses = addressesOf(infrastructure);
  const running: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.toReversed().map(ended));
    await infrastructure.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await infrastructure.applyDistricts([...DISTRICTS]);
    await createTables(addresses);
    const ports = await freePorts(services.length);
    for (const [index, service] of services.entries()) {
      const child = spawn(process.execPath, [join(ROOT, 'services', service, 'main.ts')], {
        env: variablesOf(addresses, service, ports[index] ?? 0),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const log = createWriteStream(join(directory, `${service}.log`));
      child.stdout.pipe(log);
      child.stderr.pipe(log, { end: false });
      running.push(child);
      await eventually(async () => (await fetch(`http://127.0.0.1:${ports[index]}/ready`)).ok, {
        timeoutMs: 60_000,
        everyMs: 250,
      });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { addresses, url: addresses.publicUrl, logs: directory, stop };
}

/** The variables of one service process, as the supervisor sets them: with nobody else's credentials. */
const variablesOf = (addresses: Addresses, service: Principal, telemetryPort: number): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  ...environmentOf({ service, replica: `${service}-1`, wave: 1 }, addresses, {
    city: 'rabat',
    districts: DISTRICTS,
    cityFile: join(ROOT, 'samples', 'city.yaml'),
    media: join(ROOT, 'samples'),
    telemetryPort,
    logLevel: 'info',
  }),
});

async function createTables(addresses: Addresses): Promise<void> {
  const clickhouse = createClickHouse({
    url: addresses.clickhouse.url,
    username: 'analytics-writer',
    password: addresses.clickhouse.passwords['analytics-writer'] ?? '',
  });
  await clickhouse.migrate(join(ROOT, 'deploy', 'clickhouse'));
  await clickhouse.close();
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

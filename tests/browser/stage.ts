import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClickHouse } from '@marsad/clickhouse';
import {
  addressesOf,
  chooseFreePorts,
  freePorts,
  prepare,
  ROOT,
  startInfrastructure,
  MARSAD_FOLDER,
  type Addresses,
} from '@marsad/deploy-local';
import type { Principal } from '@marsad/schemas';
import { eventually, TEST_AGENCIES } from '@marsad/testkit';
import { startServiceProcess, type ServiceProcess } from '../../tools/city/service-process.ts';

export const DISTRICTS = ['agdal', 'hassan'] as const;

export type Stage = { addresses: Addresses; url: string; stop(): Promise<void> };

/**
 * The real infrastructure with these services as processes, each with its own credentials. The tests play cameras and analytics, on the real
 * topics and with those services' credentials.
 */
export async function startStage(services: readonly Principal[]): Promise<Stage> {
  prepare();
  const page = join(ROOT, 'services', 'command-center', 'web', 'dist', 'index.html');
  if (!existsSync(page)) throw new Error('the page is not built: npm run build -w @marsad/command-center-web');
  mkdirSync(join(MARSAD_FOLDER, 'test'), { recursive: true });
  const directory = mkdtempSync(join(MARSAD_FOLDER, 'test', 'browser-'));
  const infrastructure = await startInfrastructure({
    directory,
    ports: await chooseFreePorts(),
    agencies: TEST_AGENCIES,
  });
  const addresses = addressesOf(infrastructure);
  const running: ServiceProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.toReversed().map((service) => service.stop()));
    await infrastructure.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await infrastructure.applyDistricts(DISTRICTS);
    await createTables(addresses);
    const ports = await freePorts(services.length);
    for (const [index, service] of services.entries())
      running.push(await startReady(addresses, service, ports[index] ?? 0));
  } catch (error) {
    await stop();
    throw error;
  }
  return { addresses, url: addresses.publicUrl, stop };
}

/** Starts one service and waits until it is ready. */
async function startReady(addresses: Addresses, service: Principal, telemetryPort: number): Promise<ServiceProcess> {
  const started = startServiceProcess(addresses, {
    ...{ service, telemetryPort, districts: DISTRICTS },
    replica: `${service}-1`,
    city: 'rabat',
  });
  const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${telemetryPort}/ready`)).ok;
  await eventually(isReady, { timeoutMs: 60_000, everyMs: 250 }).catch(async (error: unknown) => {
    await started.kill();
    throw new Error(`${service} is not ready: ${started.log().slice(-2_000)}`, { cause: error });
  });
  return started;
}

async function createTables(addresses: Addresses): Promise<void> {
  const clickhouse = createClickHouse({
    url: addresses.clickhouse.url,
    username: 'analytics-writer',
    password: addresses.clickhouse.passwords['analytics-writer'] ?? '',
  });
  await clickhouse.migrate(join(ROOT, 'deploy', 'clickhouse'));
  await clickhouse.close();
}

// `make demo`: the sample city on this machine, until Ctrl-C.
import { join } from 'node:path';
import { inspect } from 'node:util';
import { loadCity } from '@marsad/samples';
import type { RunningCity } from './city/city.ts';
import { startCity } from './city/city.ts';
import { LocalCityError } from './errors.ts';
import type { Infrastructure } from './infrastructure.ts';
import { startInfrastructure } from './infrastructure.ts';
import { readAccounts } from './oidc/accounts.ts';
import { DEMO_ACCOUNTS } from './oidc/server.ts';
import { ROOT, WORKSHOP } from './paths.ts';
import { chooseFreePorts, DEMO_PORTS, DEMO_TELEMETRY_PORT } from './ports.ts';
import { createProgress } from './progress.ts';
import { writeRunning } from './running.ts';

/** A second city beside the demonstration: in a folder of its own, on ports that are free. */
const elsewhere = process.env['MARSAD_DIRECTORY'];
const progress = createProgress();
const from = performance.now();
const seconds = (): string => ((performance.now() - from) / 1000).toFixed(1);
let infrastructure: Infrastructure | undefined;
let city: RunningCity | undefined;
let stopping: Promise<never> | undefined;
const abort = new AbortController();

/** Services, then the infrastructure, the broker last; a second Ctrl-C waits for the same. */
function stop(code: number): Promise<never> {
  stopping ??= (async () => {
    console.log('\nStopping the city …');
    const since = performance.now();
    abort.abort(new LocalCityError('stopped before it was up'));
    await starting.catch(() => {});
    await city?.stop();
    await infrastructure?.stop();
    console.log(
      `Stopped in ${((performance.now() - since) / 1000).toFixed(1)} s; the next start takes seconds and finds its history.`,
    );
    process.exit(code);
  })();
  return stopping;
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));

function welcome(running: RunningCity): string {
  const accounts = readAccounts(DEMO_ACCOUNTS);
  const widest = Math.max(...accounts.map(({ username }) => username.length));
  const memory = [...running.memory().values()].reduce((sum, mib) => sum + mib, 0);
  return [
    '',
    `The city is up after ${seconds()} s (${running.city.cameras.length} cameras, ${running.services.length + 4} processes, ${memory} MiB).`,
    '',
    `  ${running.publicUrl}`,
    '',
    ...accounts.map(({ username, password, role, districts }) => {
      const where = districts.includes('*') ? 'the whole city' : districts.join(', ');
      return `  ${username.padEnd(widest)}  password ${password.padEnd(widest + 5)}  ${role}, ${where}`;
    }),
    '',
    'What the police are told, with their own credentials: npm run marsad -- agency tail',
    '  (agency.police.alerts.v1 and v2 say the same; v1 ends on MARSAD_AGENCY_V1_UNTIL: docs/agencies.md)',
    '  (kcat needs librdkafka 2.6.1 or later for SCRAM: npm run marsad -- agency tail --help says how)',
    'Analysts ask ClickHouse with accounts of their own (docs/analysts.md): npm run marsad -- analyst',
    `Logs of every process: ${join(elsewhere ?? WORKSHOP, 'logs')}. Another terminal: npm run marsad -- status`,
    'Ctrl-C stops everything.',
  ].join('\n');
}

async function start(): Promise<void> {
  const cityFile = join(ROOT, 'samples', 'city.yaml');
  console.log('Starting the demonstration city (Kafka, the object store, ClickHouse, sign-in, then the services)');
  infrastructure = await startInfrastructure({
    directory: elsewhere ?? WORKSHOP,
    ports: elsewhere === undefined ? DEMO_PORTS : await chooseFreePorts(),
    progress,
    agencies: loadCity(cityFile).agencies.map(({ id }) => id),
  });
  city = await startCity({
    infrastructure,
    cityFile,
    hotlistFile: join(ROOT, 'samples', 'hotlist.yaml'),
    rightsFile: join(ROOT, 'samples', 'rights.yaml'),
    ...(elsewhere === undefined ? { firstTelemetryPort: DEMO_TELEMETRY_PORT } : {}),
    progress,
    signal: abort.signal,
  });
  writeRunning(infrastructure, city);
  console.log(welcome(city));
}

const starting = start();
try {
  await starting;
} catch (error) {
  if (!abort.signal.aborted) {
    console.error(`\nmarsad: ${error instanceof LocalCityError ? error.message : inspect(error)}`);
    if (infrastructure) await stop(1);
    else process.exit(1);
  }
}

// `make demo` runs the sample city on this machine until Ctrl-C.
import { join } from 'node:path';
import { inspect } from 'node:util';
import { loadCity } from '@marsad/samples';
import type { RunningCity } from './city/city.ts';
import { demonstrate } from './demonstrate.ts';
import { LocalCityError } from './errors.ts';
import { catchStop, StoppedError } from './interrupt.ts';
import { readAccounts } from './oidc/accounts.ts';
import { DEMO_ACCOUNTS } from './oidc/server.ts';
import { ROOT, MARSAD_FOLDER } from './paths.ts';
import { chooseFreePorts, DEMO_PORTS, DEMO_TELEMETRY_PORT } from './ports.ts';
import { createProgress } from './progress.ts';
import { writeRunning } from './running.ts';

/** Starts a second city beside the demonstration, in its own folder and on free ports. */
const elsewhere = process.env['MARSAD_DIRECTORY'];
const directory = elsewhere ?? MARSAD_FOLDER;
const secondsSince = (fromMs: number): string => ((performance.now() - fromMs) / 1000).toFixed(1);
const from = performance.now();

function welcome(running: RunningCity): string {
  const accounts = readAccounts(DEMO_ACCOUNTS);
  const widest = Math.max(...accounts.map(({ username }) => username.length));
  const memory = [...running.memory().values()].reduce((sum, mib) => sum + mib, 0);
  return [
    '',
    `The city is up after ${secondsSince(from)} s (${running.city.cameras.length} cameras, ${running.services.length + 4} processes, ${memory} MiB).`,
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
    `Logs of every process: ${join(directory, 'logs')}. Another terminal: npm run marsad -- status`,
    'Ctrl-C stops everything.',
  ].join('\n');
}

let stoppingSince: number | undefined;
const signal = catchStop(() => {
  stoppingSince = performance.now();
  console.log('\nStopping the city …');
});
const cityFile = join(ROOT, 'samples', 'city.yaml');
const progress = createProgress();

console.log('Starting the demonstration city (Kafka, the object store, ClickHouse, sign-in, then the services)');
let code = 0;
try {
  const agencies = loadCity(cityFile).agencies.map(({ id }) => id);
  await demonstrate(
    {
      infrastructure: {
        directory,
        ports: elsewhere === undefined ? DEMO_PORTS : await chooseFreePorts(),
        ...{ progress, agencies },
      },
      city: {
        cityFile,
        hotlistFile: join(ROOT, 'samples', 'hotlist.yaml'),
        rightsFile: join(ROOT, 'samples', 'rights.yaml'),
        ...(elsewhere === undefined ? { firstTelemetryPort: DEMO_TELEMETRY_PORT } : {}),
        progress,
      },
      onUp(infrastructure, city) {
        writeRunning(infrastructure, city);
        console.log(welcome(city));
      },
    },
    signal,
  );
} catch (error) {
  if (!(error instanceof StoppedError)) {
    code = 1;
    console.error(`\nmarsad: ${error instanceof LocalCityError ? error.message : inspect(error)}`);
  }
}
if (stoppingSince !== undefined)
  console.log(`Stopped in ${secondsSince(stoppingSince)} s; the next start takes seconds and finds its history.`);
process.exit(code);

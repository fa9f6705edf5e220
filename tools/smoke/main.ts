// `make smoke`: the sample city without a person (`npm run smoke -- --short`: a third of it). A bounded run, then the questions a user would ask, through the public interfaces.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  catchStop,
  chooseFreePorts,
  createProgress,
  LocalCityError,
  removeEarlierRun,
  ROOT,
  startCity,
  startInfrastructure,
  unlessGivenUp,
  WORKSHOP,
  type RunningCity,
} from '@marsad/deploy-local';
import { loadCity } from '@marsad/samples';
import Table from 'cli-table3';
import { ask, SHORT, WHOLE, type Report } from './ask.ts';
import { readExpected } from './expected.ts';

function print(report: Report): void {
  const table = new Table({ head: ['question', 'answer'], style: { head: [], border: [] } });
  for (const [name, answer] of Object.entries(report)) {
    if (name === 'crossings') continue;
    table.push([
      name,
      typeof answer === 'object' && answer !== null
        ? Object.entries(answer)
            .map(([key, value]) => `${key} ${value}`)
            .join('\n')
        : String(answer),
    ]);
  }
  const loops = new Table({
    head: ['camera', 'line', 'direction', 'class', 'expected a loop', 'seen, loop by loop'],
    style: { head: [], border: [] },
  });
  for (const row of report.crossings)
    loops.push([row.camera, row.line, row.direction, row.class, row.expected, row.loops.join(', ')]);
  console.log(`${table.toString()}\n${loops.toString()}`);
}

async function main(): Promise<void> {
  const { short } = parseArgs({ options: { short: { type: 'boolean', default: false } } }).values;
  const plan = short ? SHORT : WHOLE;
  const progress = createProgress();
  const directory = join(WORKSHOP, 'smoke');
  const signal = catchStop(() => progress.say('  stopping …'));
  await removeEarlierRun(directory);
  const passages = readExpected(join(ROOT, 'samples', 'expected.csv'));
  const from = performance.now();
  const infrastructure = await startInfrastructure({
    directory,
    ports: await chooseFreePorts(),
    progress,
    agencies: loadCity(join(ROOT, 'samples', 'city.yaml')).agencies.map(({ id }) => id),
    signal,
  });
  let city: RunningCity | undefined;
  try {
    city = await startCity({
      infrastructure,
      cityFile: join(ROOT, 'samples', 'city.yaml'),
      hotlistFile: join(ROOT, 'samples', 'hotlist.yaml'),
      rightsFile: join(ROOT, 'samples', 'rights.yaml'),
      progress,
      signal,
    });
    const startSeconds = Math.round((performance.now() - from) / 100) / 10;
    progress.say(`  watching for ${plan.seconds} s …`);
    const asked = ask(infrastructure, city, passages, startSeconds, plan);
    const { report, faults } = await unlessGivenUp(asked, signal);
    print(report);
    mkdirSync(WORKSHOP, { recursive: true });
    writeFileSync(
      join(WORKSHOP, short ? 'smoke-short.json' : 'smoke.json'),
      `${JSON.stringify({ ...report, faults }, null, 2)}\n`,
    );
    for (const fault of faults) console.log(`wrong: ${fault}`);
    if (short) console.log('short: no whole loop was judged and nobody was looked for');
    console.log(faults.length === 0 ? 'smoke: every answer is right' : `smoke: ${faults.length} answers are wrong`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await city?.stop();
    await infrastructure.stop();
  }
}

await main().catch((error: unknown) => {
  console.error(
    `marsad: ${error instanceof LocalCityError ? error.message : error instanceof Error ? error.stack : String(error)}`,
  );
  process.exit(1);
});

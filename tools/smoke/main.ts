// `make smoke`: plays the sample city without a person for a bounded time, then asks it what a user would ask, through the public interfaces.
// `npm run smoke -- --short` plays a third of it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  catchStop,
  createProgress,
  LocalCityError,
  removeEarlierRun,
  ROOT,
  unlessAborted,
  type Infrastructure,
  MARSAD_FOLDER,
} from '@marsad/deploy-local';
import { loadCity } from '@marsad/samples';
import Table from 'cli-table3';
import { startSampleCity } from '../city/sample-city.ts';
import { measureDeskPage } from './desk-page.ts';
import { readExpected } from './expected.ts';
import { faultsOf } from './faults.ts';
import { tallyWholeLoops } from './judge.ts';
import { lookForPlanted, plantOld, type Planted } from './erasure.ts';
import { observe } from './observe.ts';
import { SHORT, WHOLE, type Plan } from './plan.ts';
import { reportOf, type Report } from './report.ts';

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

type Judged = { readonly report: Report; readonly faults: string[] };

/** Plays the city, and stops it before anything is measured without it. */
async function playCity(plan: Plan): Promise<Judged> {
  const progress = createProgress();
  const directory = join(MARSAD_FOLDER, 'smoke');
  const signal = catchStop(() => progress.print('  stopping …'));
  await removeEarlierRun(directory);
  const passages = readExpected(join(ROOT, 'samples', 'expected.csv'));
  const from = performance.now();
  const described = loadCity(join(ROOT, 'samples', 'city.yaml'));
  let planted: Planted | undefined;
  const before = async (infrastructure: Infrastructure): Promise<void> => {
    planted = await plantOld(infrastructure, described, described.cameras);
  };
  const sample = await startSampleCity({ directory, orders: true, before, progress, signal });
  try {
    const startSeconds = Math.round((performance.now() - from) / 100) / 10;
    progress.print(`  watching for ${plan.seconds} s …`);
    const observation = await unlessAborted(observe(sample, plan), signal);
    const crossings = tallyWholeLoops(passages, observation.watch.crossings);
    if (!planted) throw new Error('nothing was planted before the city started');
    const { faults, ...erasure } = await lookForPlanted(sample.infrastructure, described.city, planted);
    const report = { ...reportOf(observation, crossings, startSeconds), ...erasure };
    return { report, faults: [...faultsOf(observation, crossings, passages, plan, sample.city.city), ...faults] };
  } finally {
    await sample.stop();
  }
}

async function main(): Promise<void> {
  const { short } = parseArgs({ options: { short: { type: 'boolean', default: false } } }).values;
  const { report: played, faults } = await playCity(short ? SHORT : WHOLE);
  const report = { ...played, deskPageMs: short ? null : await measureDeskPage() };
  print(report);
  const file = join(MARSAD_FOLDER, short ? 'smoke-short.json' : 'smoke.json');
  writeFileSync(file, `${JSON.stringify({ ...report, faults }, null, 2)}\n`);
  for (const fault of faults) console.log(`wrong: ${fault}`);
  if (short)
    console.log(
      'short: no whole loop was judged, nobody was looked for, no evidence was made, and the desk was not measured',
    );
  console.log(faults.length === 0 ? 'smoke: every answer is right' : `smoke: ${faults.length} answers are wrong`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

await main().catch((error: unknown) => {
  console.error(
    `marsad: ${error instanceof LocalCityError ? error.message : error instanceof Error ? error.stack : String(error)}`,
  );
  process.exit(1);
});

import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { z } from 'zod';
import type { Bench } from './bench.ts';
import { Row } from './bench.ts';

const ROOT = join(import.meta.dirname, '../..');
const RESULTS = join(ROOT, '.marsad', 'bench');

async function findBenches(): Promise<Bench[]> {
  const files = globSync(['tools/bench/*.bench.ts', 'services/*/bench/*.bench.ts'], { cwd: ROOT }).sort();
  const benches: Bench[] = [];
  for (const file of files) {
    const module = (await import(join(ROOT, file))) as Partial<Bench>;
    if (typeof module.name !== 'string' || typeof module.run !== 'function')
      throw new Error(`${file} must export a name and a function run`);
    benches.push({ name: module.name, run: module.run.bind(module) });
  }
  return benches;
}

async function runOne(bench: Bench, short: boolean): Promise<void> {
  const started = performance.now();
  console.log(`${bench.name}: running`);
  const rows = z
    .array(Row)
    .min(1)
    .parse(await bench.run({ short }));
  const seconds = Math.round((performance.now() - started) / 1_000);
  const table = new Table({ head: ['what', 'measured', 'limit', 'ratio', 'unit'], style: { head: [], border: [] } });
  for (const { what, measured, limit, ratio, unit } of rows) table.push([what, measured, limit, ratio, unit]);
  console.log(`${table.toString()}\n${bench.name}: ${seconds} s`);
  if (short) return console.log('short: it works; the figures say nothing and are not kept');
  mkdirSync(RESULTS, { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version };
  const result = { name: bench.name, at: new Date().toISOString(), seconds, machine, rows };
  writeFileSync(join(RESULTS, `${bench.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

const {
  positionals: [wanted],
  values: { short },
} = parseArgs({ allowPositionals: true, options: { short: { type: 'boolean', default: false } } });
const benches = await findBenches();
const chosen = wanted ? benches.filter(({ name }) => name === wanted) : benches;
if (chosen.length === 0) {
  console.error(
    `There is no benchmark ${wanted ?? ''}. These are there: ${benches.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}
let failed = 0;
for (const bench of chosen) {
  try {
    await runOne(bench, short);
  } catch (error) {
    failed += 1;
    console.error(`${bench.name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exit(failed === 0 ? 0 : 1);

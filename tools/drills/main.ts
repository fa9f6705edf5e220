// `make drills`: what happens when processes and servers fail or go away for a minute. Writes what each drill measured to .marsad/drills.json.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { DRILLS, ROOT } from '../test/projects.ts';
import { runProjects } from '../test/run-projects.ts';
import { MEASURED_FILE, type Measured } from './measured.ts';

const RESULT = join(ROOT, '.marsad', 'drills.json');

rmSync(MEASURED_FILE, { force: true });
runProjects(DRILLS);
const lines = existsSync(MEASURED_FILE) ? readFileSync(MEASURED_FILE, 'utf8').trim().split('\n') : [];
const measured = lines.map((line) => JSON.parse(line) as Measured);
writeFileSync(RESULT, `${JSON.stringify(measured, undefined, 2)}\n`);
const table = new Table({
  head: ['drill', 'kills', 'acknowledged', 'lost', 'duplicated', 'recovered, s'],
  style: { head: [], border: [] },
});
for (const { kind, kills, acknowledged, lost, duplicated, recoveredSeconds } of measured)
  table.push([kind, kills, acknowledged, lost, duplicated, recoveredSeconds]);
console.log(`${table.toString()}\nwritten to .marsad/drills.json`);

// `node tools/test/slowest.ts`: the files that took longest in the last `make test`, by the reports that it left.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import Table from 'cli-table3';
import { PROJECTS, reportFileOf, ROOT } from './projects.ts';

type Timed = {
  readonly testResults: readonly { name: string; startTime: number; endTime: number; assertionResults: unknown[] }[];
};
const SHOWN = 25;

const files = PROJECTS.flatMap((project) => {
  const path = reportFileOf(project);
  const { testResults } = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Timed) : { testResults: [] };
  return testResults.map(({ name, startTime, endTime, assertionResults }) => ({
    project,
    file: relative(ROOT, name),
    seconds: (endTime - startTime) / 1_000,
    tests: assertionResults.length,
  }));
}).toSorted((a, b) => b.seconds - a.seconds);

if (files.length === 0) {
  console.error('marsad: there is no report of a run yet: `make test` leaves one');
  process.exit(1);
}
const table = new Table({ head: ['file', 'project', 'tests', 'seconds'], style: { head: [], border: [] } });
for (const { file, project, tests, seconds } of files.slice(0, SHOWN))
  table.push([file, project, tests, seconds.toFixed(1)]);
console.log(table.toString());
for (const project of PROJECTS) {
  const seconds = files.filter((file) => file.project === project).reduce((sum, file) => sum + file.seconds, 0);
  console.log(`${project}: ${seconds.toFixed(0)} s in its files`);
}

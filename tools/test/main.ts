// `make test`: every test, unit first, then against the real infrastructure, the drills on it, and last whole cities and the browser.
// `npm test -- PATH` runs the tests of a path only.
// What passed only at its second try and what could not run stand above the last line, which reads `N passed, N failed`; anything failed or
// not run is exit 1.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Report, Summary } from './summary.ts';
import { add, EMPTY, summaryOf } from './summary.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.marsad', 'test-reports');
const PROJECTS = ['unit', 'integration', 'drills', 'city'] as const;

function runProject(project: string): Summary {
  const report = join(folder, `${project}.json`);
  rmSync(report, { force: true });
  console.log(`\n== ${project} tests ==`);
  const result = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', ...process.argv.slice(2), '--project', project, '--passWithNoTests'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', CI: 'true' } },
  );
  const found = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined;
  return summaryOf(project, found, result.status);
}

mkdirSync(folder, { recursive: true });
const total = PROJECTS.map(runProject).reduce(add, EMPTY);
console.log('');
for (const name of total.unsteady) console.log(`passed at the second try: ${name}`);
for (const name of total.failures) console.log(`failed: ${name}`);
for (const name of total.notRun) console.log(`not run: ${name}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.notRun.length === 0 && total.passed > 0 ? 0 : 1;

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reportFileOf, ROOT, type Project } from './projects.ts';
import { add, EMPTY, summaryOf, type Report, type Summary } from './summary.ts';

function runProject(project: Project): Summary {
  const report = reportFileOf(project);
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  console.log(`\n== ${project} tests ==`);
  const result = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', ...process.argv.slice(2), '--project', project, '--passWithNoTests'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', CI: 'true' } },
  );
  const found = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined;
  return summaryOf(project, found, result.status);
}

/**
 * Runs the tests of these projects, those of the paths on the command line if there are any. The last line reads `N passed, N failed`. Above
 * it stand the tests that passed only at their second try and those that could not run. The exit code is 1 if anything failed or did not run.
 */
export function runProjects(projects: readonly Project[]): void {
  const total = projects.map(runProject).reduce(add, EMPTY);
  console.log('');
  for (const name of total.unsteady) console.log(`passed at the second try: ${name}`);
  for (const name of total.failures) console.log(`failed: ${name}`);
  for (const name of total.notRun) console.log(`not run: ${name}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.notRun.length === 0 && total.passed > 0 ? 0 : 1;
}

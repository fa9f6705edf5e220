// `make check`: types, lint, structure, generated files, schema compatibility; then a proof that the guards work.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { controlsComplaints } from './controls.ts';
import { guards } from './guards.ts';
import { metricsComplaints } from './metrics.ts';
import { pathComplaints } from './paths.ts';
import { decisionComplaints, readmeComplaints } from './readmes.ts';

const root = join(import.meta.dirname, '..', '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const places = ['schemas', 'proto', 'packages', 'services', 'deploy', 'samples', 'tools', 'tests'].filter((place) =>
  existsSync(join(root, place)),
);

type Check = { name: string; run: () => { ok: boolean; output: string } };

const command = (program: string, args: string[], cwd = root): { ok: boolean; output: string } => {
  const result = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 64 << 20 });
  return {
    ok: result.status === 0,
    output: `${result.stdout}${result.stderr}${result.error ? String(result.error) : ''}`,
  };
};

const answerOf = (complaints: readonly string[]): { ok: boolean; output: string } => ({
  ok: complaints.length === 0,
  output: complaints.join('\n'),
});

const checks: Check[] = [
  { name: 'types', run: () => command(bin('tsc'), ['-p', 'tsconfig.json']) },
  { name: 'types of the page', run: () => command(bin('tsc'), ['-p', 'services/command-center/web']) },
  { name: 'lint', run: () => command(bin('eslint'), ['.', '--max-warnings', '0']) },
  { name: 'format', run: () => command(bin('prettier'), ['--check', '--log-level', 'warn', '.']) },
  { name: 'structure', run: () => command(bin('depcruise'), ['--config', '.dependency-cruiser.mjs', ...places]) },
  {
    name: 'generated files and schema compatibility',
    run: () => command(process.execPath, ['tools/generate/main.ts', '--check']),
  },
  { name: 'contract of gRPC', run: () => command(bin('buf'), ['lint', 'proto']) },
  { name: 'rights controls that are called done', run: () => answerOf(controlsComplaints(root)) },
  { name: 'names of metrics', run: () => answerOf(metricsComplaints(root)) },
  { name: 'events that READMEs name', run: () => answerOf(readmeComplaints(root)) },
  { name: 'list of decisions', run: () => answerOf(decisionComplaints(root)) },
  { name: 'paths that documents name', run: () => answerOf(pathComplaints(root)) },
  ...guards(root, bin, command),
];

let failed = 0;
for (const check of checks) {
  const from = performance.now();
  const { ok, output } = check.run();
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${check.name} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  if (!ok) {
    failed++;
    console.log(output.trim());
  }
}
console.log(failed === 0 ? `check: all ${checks.length} passed` : `check: ${failed} of ${checks.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;

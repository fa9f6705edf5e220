// `make check`: types, lint, structure, generated files, schema compatibility; then a proof that the guards work.
import { spawn } from 'node:child_process';
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

type Result = { ok: boolean; output: string };
type Check = { name: string; run: () => Result | Promise<Result> };

/** Most checks are programs that use one core, so this many run side by side. */
const LANES = 2;

const command = (program: string, args: string[], cwd = root): Promise<Result> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.once('error', (error) => resolve({ ok: false, output: String(error) }));
    child.once('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(parts).toString() }));
  });

const answerOf = (complaints: readonly string[]): Result => ({
  ok: complaints.length === 0,
  output: complaints.join('\n'),
});

// The longest come first, so that no core waits for another at the end.
const checks: Check[] = [
  { name: 'lint', run: () => command(bin('eslint'), ['.', '--max-warnings', '0']) },
  { name: 'types', run: () => command(bin('tsc'), ['-p', 'tsconfig.json']) },
  { name: 'types of the page', run: () => command(bin('tsc'), ['-p', 'services/command-center/web']) },
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
const waiting = [...checks];
async function workOff(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const from = performance.now();
    const { ok, output } = await check.run();
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${check.name} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
    if (ok) continue;
    failed++;
    console.log(output.trim());
  }
}
await Promise.all(Array.from({ length: LANES }, workOff));
console.log(failed === 0 ? `check: all ${checks.length} passed` : `check: ${failed} of ${checks.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;

// Runs every generator of committed files: the documents of the bus, and the page's types of the API. `--check` writes nothing and fails where
// a committed file differs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const GENERATORS = [
  'schemas/tools/generate.ts',
  'proto/tools/generate.ts',
  'services/command-center/tools/generate-api.ts',
  'tools/generate/rule-kinds.ts',
];

for (const generator of GENERATORS) {
  const { status } = spawnSync(process.execPath, [generator, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}

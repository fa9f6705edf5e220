// Makes the TypeScript stubs of the gRPC contract. `--check` writes nothing and fails if a committed stub differs.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const folder = join(import.meta.dirname, '..');
const bin = join(folder, '..', 'node_modules', '.bin');
const check = process.argv.includes('--check');
const output = check ? mkdtempSync(join(tmpdir(), 'marsad-proto-')) : folder;

try {
  const { status } = spawnSync(join(bin, 'buf'), ['generate', '--output', output], {
    cwd: folder,
    stdio: 'inherit',
    // The plugin beside buf runs with the Node that runs this.
    env: { PATH: [bin, dirname(process.execPath)].join(delimiter) },
  });
  if (status !== 0) process.exitCode = 1;
  else if (check) {
    const complaints = globSync('generated/**/*.ts', { cwd: output }).filter((path) => {
      const committed = join(folder, path);
      return !existsSync(committed) || readFileSync(committed, 'utf8') !== readFileSync(join(output, path), 'utf8');
    });
    for (const path of complaints) console.error(`proto/${path} is not up to date: run npm run generate and commit`);
    if (complaints.length > 0) process.exitCode = 1;
  }
} finally {
  if (check) rmSync(output, { recursive: true, force: true });
}

// `make clean`: removes what the set-up fetched and made, and the demonstration's state. It does nothing while the demonstration runs.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** The process of the demonstration of this folder, if it runs: removing its files would break it. */
function findOwner() {
  try {
    const { owner } = JSON.parse(readFileSync(join(root, '.marsad', 'processes.json'), 'utf8'));
    process.kill(owner, 0);
    return owner;
  } catch {
    return undefined;
  }
}

const owner = findOwner();
if (owner) {
  console.error(`The demonstration is running (process ${owner}): stop it with Ctrl-C there, then clean.`);
  process.exit(1);
}
for (const place of ['.marsad', 'node_modules', 'services/command-center/web/dist']) {
  rmSync(join(root, place), { recursive: true, force: true });
  console.log(`removed ${place}`);
}

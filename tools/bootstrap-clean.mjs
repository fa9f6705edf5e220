// `make clean`: removes what the set-up fetched and made, and the demonstration's state. A city that is running is left alone.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** Whether the demonstration of this folder is at work: then removing its files would break it. */
function running() {
  try {
    const { owner } = JSON.parse(readFileSync(join(root, '.marsad', 'processes.json'), 'utf8'));
    process.kill(owner, 0);
    return owner;
  } catch {
    return undefined;
  }
}

const owner = running();
if (owner) {
  console.error(`The demonstration is running (process ${owner}): stop it with Ctrl-C there, then clean.`);
  process.exit(1);
}
for (const place of ['.marsad', 'node_modules', 'services/command-center/web/dist']) {
  rmSync(join(root, place), { recursive: true, force: true });
  console.log(`removed ${place}`);
}

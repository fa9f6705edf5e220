import { parentPort, workerData } from 'node:worker_threads';
import { serveReplay } from '../adapters/serve-replay.ts';
import type { ReplayTask } from '../ports.ts';
import { readStay } from './stored-stay.ts';

/** A replay's thread for tests: it stands still, as if it judged for hours, until the gate is opened. A closed store makes it die. */
const port = parentPort;
if (!port) throw new Error('this thread is started by a test');
const { task, gate } = workerData as { readonly task: ReplayTask; readonly gate: Int32Array };
serveReplay(port, task, {
  read(place, file) {
    if (file.key === 'dies') process.exit(7);
    Atomics.wait(gate, 0, 0);
    return readStay(place, file);
  },
});

import { parentPort, workerData } from 'node:worker_threads';
import { createVisionPerception } from '../../analysis/io/vision.ts';
import { checkCamera } from './check-camera.ts';
import type { CheckThreadOptions } from './start-check-thread.ts';

/** Checks one camera in a thread of its own, and ends. Any message ends the check early. */
const port = parentPort;
if (!port) throw new Error('the thread of a check is started by startCheckThread');

const { modelsDirectory, ...options } = workerData as CheckThreadOptions;
const early = new AbortController();
port.once('message', () => early.abort());
const perception = createVisionPerception(modelsDirectory);
try {
  port.postMessage(await checkCamera({ ...options, perception, signal: early.signal }));
} finally {
  await perception.close();
  port.close();
}

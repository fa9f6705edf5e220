import { parentPort, workerData } from 'node:worker_threads';
import { loadPlateNetworks } from './networks.ts';
import { readPlates } from './read-plates.ts';
import type { PlateAnswer, PlateQuestion, PlateWorkerPaths } from './worker-messages.ts';

/** A thread that owns the networks. The thread that keeps the Kafka session never infers. */
const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
const networks = await loadPlateNetworks(workerData as PlateWorkerPaths);

async function answer({ id, image, hint }: PlateQuestion): Promise<PlateAnswer> {
  const startedAtMs = performance.now();
  try {
    const candidates = await readPlates(image, networks, hint);
    return { id, candidates, tookMs: performance.now() - startedAtMs };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (question: PlateQuestion) => {
  void answer(question).then((result) => port.postMessage(result));
});
port.postMessage('ready');

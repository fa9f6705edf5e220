import { parentPort, workerData } from 'node:worker_threads';
import { checkCamera, createVisionPerception } from '@marsad/streaming';
import type { CheckOrder, CheckThreadMessage } from './start-check.ts';

/** Looks at one stream in a thread of its own, because decoding would delay the main thread's session with Kafka. */
const { source, seconds, modelsDirectory } = workerData as CheckOrder;
const end = new AbortController();
const send = (message: CheckThreadMessage): void => parentPort?.postMessage(message);
parentPort?.on('message', () => end.abort());

const perception = createVisionPerception(modelsDirectory);
try {
  send({ kind: 'result', result: await checkCamera({ source, seconds, perception, signal: end.signal }) });
} finally {
  await perception.close();
  parentPort?.close();
}

import { parentPort, workerData } from 'node:worker_threads';
import type { PlateCandidate } from '../ports.ts';
import { serve } from '../threads/serve.ts';
import { loadPlateNetworks } from './networks.ts';
import type { PlateModelPaths, PlateNetworks } from './networks.ts';
import type { PlateQuestion } from './plate-messages.ts';
import { readPlates } from './read-plates.ts';

/** A thread that owns the three networks. The thread that keeps the Kafka session never infers. */
if (!parentPort) throw new Error('this file runs as a worker thread');
await serve<PlateQuestion, PlateCandidate[], PlateNetworks>(parentPort, {
  load: () => loadPlateNetworks(workerData as PlateModelPaths),
  answer: ({ image, hint }, networks) => readPlates(image, networks, hint),
  oneAtATime: false,
});

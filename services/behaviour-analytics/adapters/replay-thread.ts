import { parentPort, workerData } from 'node:worker_threads';
import { createObjectStore } from '@marsad/objects';
import { serveReplay } from './serve-replay.ts';
import type { ReplayThreadData } from './replay-threads.ts';
import { createTracksStore } from './tracks-store.ts';

/** The thread of one replay. It reads the stored tracks itself, because decoding them takes as long as judging them. */
const port = parentPort;
if (!port) throw new Error('a replay thread is started by a replay');
const { task, objects } = workerData as ReplayThreadData;
serveReplay(
  port,
  task,
  createTracksStore(createObjectStore(objects), () => Promise.resolve(undefined)),
);

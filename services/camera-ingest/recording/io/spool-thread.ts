import { parentPort } from 'node:worker_threads';
import { silenceFfmpeg } from '@marsad/media';
import { closeSidecars } from './close-sidecars.ts';
import { recoverSegment } from './recover-segment.ts';
import type { SpoolAnswer, SpoolTask } from './spool-worker.ts';

/** The spool thread: reads what an earlier process left in the spool, and turns journals into sidecars. */
const port = parentPort;
if (!port) throw new Error('the spool thread is started by the spool worker');
silenceFfmpeg();

const work = (task: SpoolTask) => (task.kind === 'recover' ? recoverSegment(task.path) : closeSidecars(task.job));

const answer = async (task: SpoolTask): Promise<SpoolAnswer> => {
  try {
    return { id: task.id, kind: 'done', result: await work(task) };
  } catch (error) {
    return { id: task.id, kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
};
port.on('message', (task: SpoolTask) => void answer(task).then((answered) => port.postMessage(answered)));

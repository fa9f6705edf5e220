import { parentPort } from 'node:worker_threads';
import { silenceFfmpeg } from '@marsad/media';
import { recoverSegment } from '../../recording/io/recover-segment.ts';
import { encodeClipFile } from './encode-clip.ts';
import type { ViewsAnswer, ViewsTask } from './views-worker.ts';

/** The views thread: encodes clips and recovers spool files, one task after another. */
const port = parentPort;
if (!port) throw new Error('the views thread is started by the views worker');
silenceFfmpeg();

const work = (task: ViewsTask) => (task.kind === 'clip' ? encodeClipFile(task.job) : recoverSegment(task.path));

port.on('message', (task: ViewsTask) => {
  let answer: ViewsAnswer;
  try {
    answer = { id: task.id, kind: 'done', result: work(task) };
  } catch (error) {
    answer = { id: task.id, kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});

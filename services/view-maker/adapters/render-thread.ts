import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { silenceFfmpeg } from '@marsad/media';
import { render } from '@marsad/rendering';
import type { RenderJob } from '@marsad/rendering';
import type { RenderAnswer } from './renderer.ts';

/** A rendering thread: renders one job after another, whenever nothing else on the machine needs the processor. */
const port = parentPort;
if (!port) throw new Error('a rendering thread is started by the renderer');
silenceFfmpeg();
yieldToOthers();

/** Only Linux gives each thread a priority of its own, by its number. Elsewhere the whole process keeps its own. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  setPriority(thread, constants.priority.PRIORITY_LOW);
}

port.on('message', (job: RenderJob) => {
  let answer: RenderAnswer;
  try {
    answer = { kind: 'done', rendered: render(job) };
  } catch (error) {
    answer = { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});

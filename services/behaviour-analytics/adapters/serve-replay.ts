import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import type { ReplayTask, TracksStore } from '../ports.ts';
import { createReplayJudge } from './replay-judge.ts';
import type { ReplayAsk } from './replay-threads.ts';

/** Answers what the main thread asks of one replay, whenever nothing else on the machine needs the processor. */
export function serveReplay(port: MessagePort, task: ReplayTask, store: Pick<TracksStore, 'read'>): void {
  yieldToOthers();
  const judge = createReplayJudge(task, store);
  port.on('message', (ask: ReplayAsk) => {
    const { permitted } = ask;
    const answer = ask.kind === 'take' ? judge.take(ask.file, permitted) : judge.result(permitted, ask.doneToMs);
    // A failure is a defect. It ends the thread, and whoever waits for the answer hears of it.
    void answer.then((given) => port.postMessage(given));
  });
}

/** Only Linux gives each thread a priority of its own, by its number. Elsewhere the whole process keeps its own. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  setPriority(thread, constants.priority.PRIORITY_LOW);
}

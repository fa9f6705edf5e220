import { Worker } from 'node:worker_threads';
import type { ObjectStoreOptions } from '@marsad/objects';
import type { TimeSpan } from '@marsad/schemas';
import type { ReplayResult } from '../domain/replay.ts';
import type { ReplayTask, ReplayJudge, StartReplay, StoredTracks } from '../ports.ts';

/** What a replay's thread is started with. */
export type ReplayThreadData = { readonly task: ReplayTask; readonly objects: ObjectStoreOptions };
export type ReplayAsk =
  | { readonly kind: 'take'; readonly file: StoredTracks; readonly permitted: readonly TimeSpan[] }
  | { readonly kind: 'result'; readonly permitted: readonly TimeSpan[]; readonly doneToMs: number | undefined };
type Taken = Awaited<ReturnType<ReplayJudge['take']>>;

/** The most that a thread may hold, MiB: a replay keeps the tracks of a minute and its incidents. */
const MOST_HEAP_MIB = 256;

/**
 * Judges each replay on a thread of its own, so that a day of stored scenes does not delay a live one.
 * @param data what the thread is given beside the replay
 * @param entry the file that the thread runs
 */
export const createReplayThreads =
  <Data extends object>(data: Data, entry = new URL('replay-thread.ts', import.meta.url)): StartReplay =>
  (task) => {
    const thread = new Worker(entry, {
      name: 'replay',
      workerData: { ...data, task },
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MIB },
    });
    return judgeOn(thread);
  };

function judgeOn(thread: Worker): ReplayJudge {
  const ended = Promise.withResolvers<never>();
  // A thread may end while nobody waits for it.
  ended.promise.catch(() => undefined);
  thread.on('error', ended.reject);
  thread.on('exit', (code) => ended.reject(new Error(`a replay thread ended with ${code}`)));
  const ask = async <Answer>(question: ReplayAsk): Promise<Answer> => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    thread.once('message', resolve);
    thread.postMessage(question);
    return Promise.race([promise, ended.promise]);
  };
  return {
    take: (file, permitted) => ask<Taken>({ kind: 'take', file, permitted }),
    result: (permitted, doneToMs) => ask<ReplayResult>({ kind: 'result', permitted, doneToMs }),
    async stop() {
      await thread.terminate();
    },
  };
}

import { Worker } from 'node:worker_threads';
import { loadModel } from '../model-registry.ts';
import type { PlateCandidate, PlateHint, PlateReader, RgbImage } from '../ports.ts';
import type { PlateAnswer, PlateQuestion, PlateWorkerPaths } from './worker-messages.ts';

export type PlateReaderOptions = {
  /** The folder that holds `registry.json`. */
  readonly modelsDirectory: string;
  /** Threads that read, each with one core: a batch is spread over them. */
  readonly threads: number;
  /** Told when a thread dies: its reads are refused, and so is every later one. */
  readonly onFatal?: (error: Error) => void;
};

type Waiting = { resolve(candidates: PlateCandidate[]): void; reject(error: Error): void };

type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> };

function startThread(paths: PlateWorkerPaths, fail: (error: Error) => void): Promise<Thread> {
  const worker = new Worker(new URL('./plate-worker.ts', import.meta.url), { workerData: paths });
  const thread: Thread = { worker, waiting: new Map() };
  worker.on('error', fail);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: PlateAnswer | 'ready') => {
      if (message === 'ready') return resolve(thread);
      const waiting = thread.waiting.get(message.id);
      thread.waiting.delete(message.id);
      if ('error' in message) waiting?.reject(new Error(`reading a crop failed: ${message.error}`));
      else waiting?.resolve(message.candidates);
    });
  });
}

/**
 * The networks of `models/plate-finder`, `models/plate-reader` and `models/plate-letter` behind the `PlateReader` port, in threads of their own.
 * The identity is the reader's: it is what reads.
 * @throws ModelRefusedError when a network is not in the registry, is not for plates, or is not the file that the registry names
 */
export async function createPlateReader(options: PlateReaderOptions): Promise<PlateReader> {
  const finder = loadModel(options.modelsDirectory, 'plate-finder', 'plate-finding');
  const reader = loadModel(options.modelsDirectory, 'plate-reader', 'plate-reading');
  const letter = loadModel(options.modelsDirectory, 'plate-letter', 'plate-reading');
  let broken: Error | undefined;
  let closing = false;
  const threads: Thread[] = [];
  const fail = (error: Error): void => {
    broken ??= error;
    for (const { waiting } of threads) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
    if (!closing) options.onFatal?.(error);
  };
  const paths = { finder: finder.path, reader: reader.path, letter: letter.path };
  threads.push(...(await Promise.all(Array.from({ length: options.threads }, () => startThread(paths, fail)))));
  let nextId = 0;

  return {
    model: { name: reader.name, sha256: reader.sha256 },
    read(image: RgbImage, hint: PlateHint = {}): Promise<PlateCandidate[]> {
      if (broken) return Promise.reject(broken);
      const idlest = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
      const question: PlateQuestion = { id: nextId++, image, hint };
      return new Promise((resolve, reject) => {
        idlest.waiting.set(question.id, { resolve, reject });
        idlest.worker.postMessage(question);
      });
    },
    async close() {
      closing = true;
      fail(new Error('the plate reader is closed'));
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

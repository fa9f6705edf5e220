import { Worker } from 'node:worker_threads';
import { CodedError } from '../coded-error.ts';
import { ModelRefusedError } from '../model-registry.ts';
import type { ThreadMessage, ThreadQuestion } from './messages.ts';

export type ThreadErrorCode =
  /** The pool was closed. */
  | 'closed'
  /** One question failed; the thread goes on. */
  | 'failed'
  /** A thread died, and the pool with it. */
  | 'died';

export class ThreadError extends CodedError<ThreadErrorCode> {
  override readonly name = 'ThreadError';
}

export type ThreadPool<Question, Answer> = {
  /**
   * Asks the thread with the fewest open questions.
   * @param transfer memory that moves to the thread instead of being copied
   * @throws {ThreadError}
   */
  ask(question: Question, transfer?: readonly ArrayBuffer[]): Promise<Answer>;
  close(): Promise<void>;
};

export type ThreadPoolOptions = {
  /** The module that each thread runs; it calls `serve`. */
  readonly module: URL;
  readonly workerData: unknown;
  readonly threads: number;
  /** The subject of the pool's error messages, for example `the face reader`. */
  readonly name: string;
  /** Is called when a thread dies: its questions are rejected, and so is every later one. */
  readonly onFatal?: ((error: Error) => void) | undefined;
};

type Waiting<Answer> = { resolve(answer: Answer): void; reject(error: Error): void };
type Thread<Answer> = { readonly worker: Worker; readonly waiting: Map<number, Waiting<Answer>> };

/** @throws {ModelRefusedError} when a thread cannot load its networks; the threads that started end first */
export async function startThreadPool<Question, Answer>(
  options: ThreadPoolOptions,
): Promise<ThreadPool<Question, Answer>> {
  const { name, onFatal } = options;
  const threads: Thread<Answer>[] = [];
  let broken: ThreadError | undefined;
  let nextId = 0;

  const rejectAll = (error: ThreadError): void => {
    broken ??= error;
    for (const { waiting } of threads) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
  };
  const close = async (): Promise<void> => {
    rejectAll(new ThreadError('closed', `${name} is closed`));
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  };
  const onDeath = (cause: Error): void => {
    if (broken) return;
    const error = new ThreadError('died', `${name} lost a thread: ${cause.message}`, { cause });
    rejectAll(error);
    onFatal?.(error);
  };

  const starting = Array.from({ length: options.threads }, () => startThread<Answer>(options, onDeath));
  const started = await Promise.allSettled(starting);
  for (const result of started) if (result.status === 'fulfilled') threads.push(result.value);
  const refused = started.find((result) => result.status === 'rejected');
  if (refused) {
    await close();
    throw refused.reason;
  }
  return {
    ask(question, transfer = []) {
      if (broken) return Promise.reject(broken);
      const { worker, waiting } = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, question } satisfies ThreadQuestion<Question>, transfer);
      });
    },
    close,
  };
}

function startThread<Answer>(
  { module, workerData, name }: ThreadPoolOptions,
  onDeath: (error: Error) => void,
): Promise<Thread<Answer>> {
  const worker = new Worker(module, { workerData });
  const thread: Thread<Answer> = { worker, waiting: new Map() };
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: ThreadMessage<Answer>) => {
      if (message.kind === 'refused') return reject(new ModelRefusedError(message.code, message.message));
      if (message.kind === 'ready') {
        worker.on('error', onDeath);
        return resolve(thread);
      }
      const waiting = thread.waiting.get(message.id);
      thread.waiting.delete(message.id);
      if (message.kind === 'answer') waiting?.resolve(message.answer);
      else waiting?.reject(new ThreadError('failed', `${name} failed on one image: ${message.message}`));
    });
  });
}

import { Worker } from 'node:worker_threads';
import { loadModel, ModelRefusedError } from '../model-registry.ts';
import type { FaceDescription, FaceReader, FoundFace, RgbImage } from '../ports.ts';
import { DIMENSIONS } from './networks.ts';
import type { FaceAnswer, FaceQuestion, FaceWorkerPaths, FaceWorkerReady } from './worker-messages.ts';

export type FaceReaderOptions = {
  /** The folder that holds `registry.json`. */
  readonly modelsDirectory: string;
  /** Threads that read, each with one core. */
  readonly threads: number;
  /** Told when a thread dies: its faces are refused, and so is every later one. */
  readonly onFatal?: (error: Error) => void;
};

type Waiting = { resolve(answer: Exclude<FaceAnswer, { ask: 'failed' }>): void; reject(error: Error): void };
type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> };

function startThread(paths: FaceWorkerPaths, fail: (error: Error) => void): Promise<Thread> {
  const worker = new Worker(new URL('./face-worker.ts', import.meta.url), { workerData: paths });
  const thread: Thread = { worker, waiting: new Map() };
  worker.on('error', fail);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: FaceAnswer | FaceWorkerReady) => {
      if (message.ask === 'ready') return resolve(thread);
      if (message.ask === 'refused') return reject(new ModelRefusedError(message.message));
      const waiting = thread.waiting.get(message.id);
      thread.waiting.delete(message.id);
      if (message.ask === 'failed') waiting?.reject(new Error(`reading a face failed: ${message.message}`));
      else waiting?.resolve(message);
    });
  });
}

/**
 * Bytes that can move to a thread: those of a view on a larger buffer are copied out first, or its neighbours would move too. (`slice` would not
 * do: that of a Buffer copies nothing.)
 */
function movable({ data, width, height }: RgbImage): RgbImage & { data: Uint8Array<ArrayBuffer> } {
  const whole = data.byteLength === data.buffer.byteLength && data.buffer instanceof ArrayBuffer;
  return { data: whole ? new Uint8Array(data.buffer) : new Uint8Array(data), width, height };
}

/**
 * Finds, aligns, judges and describes faces in threads of their own.
 * @throws {ModelRefusedError} when a network is not in the registry, is not for faces, is not the file that the registry names, or is no network
 */
export async function createFaceReader({
  modelsDirectory,
  threads: count,
  onFatal,
}: FaceReaderOptions): Promise<FaceReader> {
  const detector = loadModel(modelsDirectory, 'face-detector', 'face-detection');
  const landmarks = loadModel(modelsDirectory, 'face-landmarks', 'face-landmarks');
  const { name, sha256, path } = loadModel(modelsDirectory, 'face-embedding', 'face-matching');
  const model = { name, sha256 };
  const paths = { detector: detector.path, landmarks: landmarks.path, embedding: path };
  const threads: Thread[] = [];
  let broken: Error | undefined;
  let closing = false;
  const fail = (error: Error): void => {
    broken ??= error;
    for (const { waiting } of threads) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
    if (!closing) onFatal?.(error);
  };
  const started = await Promise.allSettled(Array.from({ length: count }, () => startThread(paths, fail)));
  for (const result of started) if (result.status === 'fulfilled') threads.push(result.value);
  const refused = started.find((result) => result.status === 'rejected');
  if (refused) {
    closing = true;
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
    throw refused.reason;
  }
  const lent = createLentBuffers(count * 2);
  let nextId = 0;

  type Ask = { ask: 'find' } | { ask: 'describe'; embedding: Float32Array<ArrayBuffer> };
  function ask(image: RgbImage, what: Ask): Promise<Exclude<FaceAnswer, { ask: 'failed' }>> {
    if (broken) return Promise.reject(broken);
    const idlest = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
    const picture = movable(image);
    const question: FaceQuestion = { id: nextId++, image: picture, ...what };
    return new Promise((resolve, reject) => {
      const moved = [picture.data.buffer, ...(what.ask === 'describe' ? [what.embedding.buffer] : [])];
      idlest.worker.postMessage(question, moved);
      idlest.waiting.set(question.id, { resolve, reject });
    });
  }

  return {
    model,
    async describe(image): Promise<FaceDescription> {
      const answer = await ask(image, { ask: 'describe', embedding: lent.take() });
      if (answer.ask !== 'describe') throw new Error('the thread answered another question');
      const { face, embedding } = answer;
      if (face.kind === 'face') return { ...face, embedding, model };
      lent.giveBack(embedding);
      return face;
    },
    async find(image): Promise<FoundFace[]> {
      const answer = await ask(image, { ask: 'find' });
      return answer.ask === 'find' ? answer.found : [];
    },
    forget(description) {
      if (description.kind === 'face') lent.giveBack(description.embedding as Float32Array<ArrayBuffer>);
    },
    async close() {
      closing = true;
      fail(new Error('the face reader is closed'));
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Memory for embeddings, made beforehand and used again; more is made only while more are held at once than ever before. */
function createLentBuffers(count: number) {
  const free = new Set(Array.from({ length: count }, () => new Float32Array(DIMENSIONS)));
  return {
    take(): Float32Array<ArrayBuffer> {
      const [buffer = new Float32Array(DIMENSIONS)] = free;
      free.delete(buffer);
      return buffer;
    },
    giveBack(buffer: Float32Array<ArrayBuffer>): void {
      buffer.fill(0);
      free.add(buffer);
    },
  };
}

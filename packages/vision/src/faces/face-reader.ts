import { loadModel } from '../model-registry.ts';
import { overwrite } from '../overwrite.ts';
import type { FaceReader, RgbImage } from '../ports.ts';
import { startThreadPool } from '../threads/pool.ts';
import type { FaceAnswer, FaceQuestion } from './face-messages.ts';
import { DIMENSIONS } from './networks.ts';
import type { Template } from './template-memory.ts';

export type FaceReaderOptions = {
  /** The folder that holds `registry.json`. */
  readonly modelsDirectory: string;
  /** Threads that read, each with one core. */
  readonly threads: number;
  /** Is called when a thread dies: its faces are rejected, and so is every later one. */
  readonly onFatal?: (error: Error) => void;
};

/**
 * Returns pixels whose memory can move to a thread. Those of a view on a larger buffer are copied, because their neighbours would move too.
 * (`slice` would not do: that of a Buffer copies nothing.)
 */
function movable({ data, width, height }: RgbImage): RgbImage & { data: Uint8Array<ArrayBuffer> } {
  const isWhole = data.byteLength === data.buffer.byteLength && data.buffer instanceof ArrayBuffer;
  return { data: isWhole ? new Uint8Array(data.buffer) : new Uint8Array(data), width, height };
}

/** Loads the paths of the three networks, and the identity of the one whose embeddings can be compared. */
function loadModels(modelsDirectory: string) {
  const detector = loadModel(modelsDirectory, 'face-detector', 'face-detection');
  const landmarks = loadModel(modelsDirectory, 'face-landmarks', 'face-landmarks');
  const { name, sha256, path } = loadModel(modelsDirectory, 'face-embedding', 'face-matching');
  return { model: { name, sha256 }, paths: { detector: detector.path, landmarks: landmarks.path, embedding: path } };
}

/**
 * Finds, aligns, assesses and describes faces in threads of their own.
 * @throws {ModelRefusedError} when a network is not in the registry, is not for faces, is not the file that the registry names, or is no network
 */
export async function createFaceReader({ modelsDirectory, threads, onFatal }: FaceReaderOptions): Promise<FaceReader> {
  const { model, paths } = loadModels(modelsDirectory);
  const pool = await startThreadPool<FaceQuestion, FaceAnswer>({
    module: new URL('./face-worker.ts', import.meta.url),
    workerData: paths,
    threads,
    onFatal,
    name: 'the face reader',
  });
  const lent = createLentEmbeddings(threads * 2);
  return {
    model,
    async describe(image) {
      const moved = movable(image);
      const question = { kind: 'describe', image: moved, embedding: lent.take() } as const;
      const answer = await pool.ask(question, [moved.data.buffer, question.embedding.buffer]);
      if (answer.kind !== 'describe') throw new TypeError('the thread answered another question');
      const { face, embedding } = answer;
      if (face.kind === 'face') return { ...face, embedding, model };
      lent.giveBack(embedding);
      return face;
    },
    async find(image) {
      const moved = movable(image);
      const answer = await pool.ask({ kind: 'find', image: moved }, [moved.data.buffer]);
      return answer.kind === 'find' ? answer.found : [];
    },
    forget(description) {
      if (description.kind === 'face') lent.giveBack(description.embedding as Template);
    },
    close: pool.close,
  };
}

/** Embeddings that are lent, overwritten when they come back, and lent again. Each has a buffer of its own, because it moves between threads. */
function createLentEmbeddings(count: number) {
  const free = new Set(Array.from({ length: count }, () => new Float32Array(DIMENSIONS)));
  return {
    take(): Template {
      const [embedding = new Float32Array(DIMENSIONS)] = free;
      free.delete(embedding);
      return embedding;
    },
    giveBack(embedding: Template): void {
      overwrite(embedding);
      free.add(embedding);
    },
  };
}

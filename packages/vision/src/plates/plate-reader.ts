import { loadModel } from '../model-registry.ts';
import type { PlateCandidate, PlateReader } from '../ports.ts';
import { startThreadPool } from '../threads/pool.ts';
import type { PlateQuestion } from './plate-messages.ts';

export type PlateReaderOptions = {
  /** The folder that holds `registry.json`. */
  readonly modelsDirectory: string;
  /** Threads that read, each with one core. A batch is spread over them. */
  readonly threads: number;
  /** Is called when a thread dies: its reads are rejected, and so is every later one. */
  readonly onFatal?: (error: Error) => void;
};

/**
 * Reads plates with the networks of `models/plate-finder`, `models/plate-reader` and `models/plate-letter`, in threads of their own. A read names
 * the reader's network.
 * @throws {ModelRefusedError} when a network is not in the registry, is not for plates, is not the file that the registry names, or is no network
 */
export async function createPlateReader({
  modelsDirectory,
  threads,
  onFatal,
}: PlateReaderOptions): Promise<PlateReader> {
  const finder = loadModel(modelsDirectory, 'plate-finder', 'plate-finding');
  const reader = loadModel(modelsDirectory, 'plate-reader', 'plate-reading');
  const letter = loadModel(modelsDirectory, 'plate-letter', 'plate-reading');
  const pool = await startThreadPool<PlateQuestion, PlateCandidate[]>({
    module: new URL('./plate-worker.ts', import.meta.url),
    workerData: { finder: finder.path, reader: reader.path, letter: letter.path },
    threads,
    onFatal,
    name: 'the plate reader',
  });
  return {
    model: { name: reader.name, sha256: reader.sha256 },
    read: (image, hint = {}) => pool.ask({ image, hint }),
    close: pool.close,
  };
}

import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { RgbImage } from '../ports.ts';
import { CLASS_COUNT, LETTERS } from './alphabet.ts';
import type { FinderMap } from './find.ts';
import { ROW_HEIGHT, ROW_WIDTH, WINDOW_WIDTH } from './rectify.ts';
import type { PlateWorkerPaths } from './worker-messages.ts';

/** The three networks, whoever runs them. */
export type PlateNetworks = {
  /** @param picture sides are multiples of 32 */
  find(picture: RgbImage): Promise<FinderMap>;
  /**
   * @param rows standardised, one after another, 32 x 160 each
   * @returns for each row `CLASS_COUNT` rows of `steps` logits
   */
  read(rows: Float32Array): Promise<{ readonly logits: Float32Array; readonly steps: number }>;
  /**
   * @param windows standardised, 32 x 48 each
   * @returns for each window a logit for each of `LETTERS`
   */
  letters(windows: readonly Float32Array[]): Promise<Float32Array[]>;
};

/** A file that is no network for plates: the message says which, why and what to do. */
export class PlateNetworkError extends Error {
  override readonly name = 'PlateNetworkError';
}

const ROW = ROW_WIDTH * ROW_HEIGHT;
const WINDOW = WINDOW_WIDTH * ROW_HEIGHT;
const FINDER_OUTPUTS = 9;

async function open(path: string, input: string, output: string): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Crops come in all sizes: an arena would keep the largest of every shape that it ever saw.
    enableCpuMemArena: false,
  };
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(path, options);
  } catch (error) {
    throw new PlateNetworkError(`${path} is no network that can be loaded: restore it from the repository`, {
      cause: error,
    });
  }
  if (session.inputNames[0] !== input || session.outputNames[0] !== output) {
    const has = `${session.inputNames.join()} to ${session.outputNames.join()}`;
    throw new PlateNetworkError(`${path} leads from ${has}, expected is ${input} to ${output}: it is another network`);
  }
  return session;
}

async function run(session: InferenceSession, input: string, tensor: Tensor, output: string): Promise<Tensor> {
  const answer = (await session.run({ [input]: tensor }))[output];
  if (!(answer?.data instanceof Float32Array)) throw new PlateNetworkError('the network did not answer with floats');
  return answer;
}

/**
 * Loads the networks for one thread each. The paths come from the model registry, which has checked their hashes.
 * @throws PlateNetworkError on a file that is cut short or another network
 */
export async function loadPlateNetworks(paths: PlateWorkerPaths): Promise<PlateNetworks> {
  const finder = await open(paths.finder, 'picture', 'plates');
  const reader = await open(paths.reader, 'rows', 'characters');
  const letter = await open(paths.letter, 'windows', 'letters');
  const networks: PlateNetworks = {
    async find({ data, width, height }) {
      const answer = await run(finder, 'picture', new Tensor('uint8', data, [1, height, width, 3]), 'plates');
      const [, outputs, rows = 0, columns = 0] = answer.dims;
      if (outputs !== FINDER_OUTPUTS) throw new PlateNetworkError(`${paths.finder} finds no plates: other outputs`);
      return { data: answer.data as Float32Array, columns, rows };
    },
    async read(rows) {
      const shape = [rows.length / ROW, 1, ROW_HEIGHT, ROW_WIDTH];
      const answer = await run(reader, 'rows', new Tensor('float32', rows, shape), 'characters');
      const [, classes, steps = 0] = answer.dims;
      if (classes !== CLASS_COUNT) {
        throw new PlateNetworkError(`${paths.reader} knows ${classes} characters, the grammars ${CLASS_COUNT}`);
      }
      return { logits: answer.data as Float32Array, steps };
    },
    async letters(windows) {
      const all = new Float32Array(windows.length * WINDOW);
      windows.forEach((window, index) => all.set(window, index * WINDOW));
      const shape = [windows.length, 1, ROW_HEIGHT, WINDOW_WIDTH];
      const { data, dims } = await run(letter, 'windows', new Tensor('float32', all, shape), 'letters');
      const [, count = 0] = dims;
      if (count !== LETTERS.length) {
        throw new PlateNetworkError(`${paths.letter} knows ${count} letters, Moroccan plates have ${LETTERS.length}`);
      }
      return windows.map((_, index) => (data as Float32Array).subarray(index * count, (index + 1) * count));
    },
  };
  // Says at the start what would otherwise be said of every picture.
  await networks.read(new Float32Array(ROW));
  await networks.letters([new Float32Array(WINDOW)]);
  await networks.find({ data: new Uint8Array(64 * 64 * 3), width: 64, height: 64 });
  return networks;
}

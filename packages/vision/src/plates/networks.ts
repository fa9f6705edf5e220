import { Tensor } from 'onnxruntime-node';
import { ModelRefusedError } from '../model-registry.ts';
import { floatsOf, openSession } from '../onnx-session.ts';
import type { RgbImage } from '../ports.ts';
import { CLASS_COUNT, PLATE_LETTERS } from './alphabet.ts';
import type { FinderMap } from './find.ts';
import { ROW_HEIGHT, ROW_WIDTH, WINDOW_WIDTH } from './rectify.ts';

/** The three networks. */
export type PlateNetworks = {
  /** @param image sides are multiples of 32 */
  find(image: RgbImage): Promise<FinderMap>;
  /**
   * @param rows standardised, one after another, 32 x 160 each
   * @returns for each row `CLASS_COUNT` rows of `steps` logits
   */
  read(rows: Float32Array): Promise<{ readonly logits: Float32Array; readonly steps: number }>;
  /**
   * @param windows standardised, 32 x 48 each
   * @returns for each window a logit for each of `PLATE_LETTERS`
   */
  letters(windows: readonly Float32Array[]): Promise<Float32Array[]>;
};
export type PlateModelPaths = { readonly finder: string; readonly reader: string; readonly letter: string };

const ROW = ROW_WIDTH * ROW_HEIGHT;
const WINDOW = WINDOW_WIDTH * ROW_HEIGHT;
/** Heat, and x and y of four corners. */
const FINDER_OUTPUTS = 9;

/** Crops come in all sizes, and an arena would keep the largest of every shape that it ever saw. */
const session = { enableCpuMemArena: false };

const otherNetwork = (why: string): ModelRefusedError => new ModelRefusedError('other_network', why);

/** Loads the networks for one thread. The model registry has checked the hashes of the paths. @throws {ModelRefusedError} */
export async function loadPlateNetworks(paths: PlateModelPaths): Promise<PlateNetworks> {
  const finder = await openSession(paths.finder, { inputs: ['picture'], outputs: ['plates'], session });
  const reader = await openSession(paths.reader, { inputs: ['rows'], outputs: ['characters'], session });
  const letter = await openSession(paths.letter, { inputs: ['windows'], outputs: ['letters'], session });
  const networks: PlateNetworks = {
    async find({ data, width, height }) {
      const picture = new Tensor('uint8', data, [1, height, width, 3]);
      const answer = floatsOf(await finder.run({ picture }), 'plates');
      const [, outputs, rows = 0, columns = 0] = answer.dims;
      if (outputs !== FINDER_OUTPUTS) throw otherNetwork(`${paths.finder} finds no plates: other outputs`);
      return { data: answer.data, columns, rows };
    },
    async read(rows) {
      const input = new Tensor('float32', rows, [rows.length / ROW, 1, ROW_HEIGHT, ROW_WIDTH]);
      const answer = floatsOf(await reader.run({ rows: input }), 'characters');
      const [, classes, steps = 0] = answer.dims;
      if (classes !== CLASS_COUNT)
        throw otherNetwork(`${paths.reader} knows ${classes} characters, the grammars ${CLASS_COUNT}`);
      return { logits: answer.data, steps };
    },
    async letters(windows) {
      const all = new Float32Array(windows.length * WINDOW);
      windows.forEach((window, index) => all.set(window, index * WINDOW));
      const input = new Tensor('float32', all, [windows.length, 1, ROW_HEIGHT, WINDOW_WIDTH]);
      const { data, dims } = floatsOf(await letter.run({ windows: input }), 'letters');
      const [, count = 0] = dims;
      if (count !== PLATE_LETTERS.length)
        throw otherNetwork(`${paths.letter} knows ${count} letters, Moroccan plates have ${PLATE_LETTERS.length}`);
      return windows.map((_, index) => data.subarray(index * count, (index + 1) * count));
    },
  };
  // Runs each network once: a wrong one then fails the start instead of every crop.
  await networks.read(new Float32Array(ROW));
  await networks.letters([new Float32Array(WINDOW)]);
  await networks.find({ data: new Uint8Array(64 * 64 * 3), width: 64, height: 64 });
  return networks;
}

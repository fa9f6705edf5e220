import { InferenceSession, Tensor } from 'onnxruntime-node';
import { planarBgr } from './picture.ts';
import type { PlateNetworks } from './read-plates.ts';

/** PaddleOCR's finder was trained on these, its recogniser on a half and a half. */
const FINDER_MEAN = [0.485, 0.456, 0.406] as const;
const FINDER_DEVIATION = [0.229, 0.224, 0.225] as const;
const HALVES = [0.5, 0.5, 0.5] as const;

async function run(session: InferenceSession, planes: Float32Array, width: number, height: number): Promise<Tensor> {
  const name = session.inputNames[0] ?? 'x';
  const outputs = await session.run({ [name]: new Tensor('float32', planes, [1, 3, height, width]) });
  const output = outputs[session.outputNames[0] ?? ''];
  if (!(output?.data instanceof Float32Array)) throw new Error('the network did not answer with floats');
  return output;
}

/** Loads both networks for one thread each. The paths come from the model registry, which has checked their hashes. */
export async function loadPlateNetworks(paths: { finder: string; text: string }): Promise<PlateNetworks> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Crops come in all sizes: an arena would keep the largest of every shape that it ever saw.
    enableCpuMemArena: false,
  };
  const finder = await InferenceSession.create(paths.finder, options);
  const text = await InferenceSession.create(paths.text, options);
  return {
    async find(image) {
      const output = await run(finder, planarBgr(image, FINDER_MEAN, FINDER_DEVIATION), image.width, image.height);
      return { data: output.data as Float32Array, width: image.width, height: image.height };
    },
    async recognise(image) {
      const output = await run(text, planarBgr(image, HALVES, HALVES), image.width, image.height);
      const [, steps = 0, classes = 0] = output.dims;
      return { data: output.data as Float32Array, steps, classes };
    },
  };
}

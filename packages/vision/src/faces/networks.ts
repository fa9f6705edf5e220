import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelRefusedError } from '../model-registry.ts';
import { ANCHORS_PX, type FaceLevel } from './decode.ts';

/** The three networks, ready to run on planes that the caller owns. */
export type FaceNetworks = {
  find(planes: Float32Array, width: number, height: number): Promise<FaceLevel[]>;
  /** Ten numbers: x and y of the five points as fractions of the side. */
  landmarks(planes: Float32Array): Promise<Float32Array>;
  /** Writes the raw feature into `into`. */
  embed(planes: Float32Array, into: Float32Array): Promise<void>;
};
export type FaceModelPaths = { readonly detector: string; readonly landmarks: string; readonly embedding: string };

const LANDMARKS_SIDE_PX = 112;
const EMBEDDING_SIDE_PX = 112;
/**
 * How a face becomes a description and a score, in a word. Whoever changes what is found, how it is turned, what is done with the network's answer,
 * or how descriptions are compared, changes this too: scores are others then, and matching refuses to start until the threshold was measured again.
 */
export const FACE_DESCRIPTION = 'face-and-mirror-2';
/** The length of an embedding. */
export const DIMENSIONS = 512;

/** @throws {ModelRefusedError} if the file is no network, or not the one that this code was written for. */
async function session(path: string, inputs: readonly string[], outputs: readonly string[]): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Pictures come in all sizes: an arena would keep the largest of every shape that it ever saw.
    enableMemPattern: false,
  };
  const loaded = await InferenceSession.create(path, options).catch((error: unknown) => {
    throw new ModelRefusedError(`${path} is not a network that can be run: restore the file`, { cause: error });
  });
  const missing = [
    ...inputs.filter((name) => !loaded.inputNames.includes(name)).map((name) => `input ${name}`),
    ...outputs.filter((name) => !loaded.outputNames.includes(name)).map((name) => `output ${name}`),
  ];
  if (missing.length > 0)
    throw new ModelRefusedError(
      `${path} has no ${missing.join(', no ')} (it has ${[...loaded.inputNames, ...loaded.outputNames].join(', ')}): it is another network; convert it as its README says`,
    );
  return loaded;
}

function floats(outputs: InferenceSession.OnnxValueMapType, name: string): Tensor & { data: Float32Array } {
  const output = outputs[name];
  if (!(output instanceof Tensor) || !(output.data instanceof Float32Array))
    throw new Error(`the network did not answer ${name} with floats`);
  return output as Tensor & { data: Float32Array };
}

/** Loads the networks for one thread each. The paths come from the model registry, which has checked their hashes. */
export async function loadFaceNetworks(paths: FaceModelPaths): Promise<FaceNetworks> {
  const strides = [...ANCHORS_PX.keys()];
  const detector = await session(
    paths.detector,
    ['x'],
    strides.flatMap((stride) => [`s${stride}`, `b${stride}`]),
  );
  const landmarks = await session(paths.landmarks, ['x'], ['points']);
  const embedding = await session(paths.embedding, ['x'], ['feature']);
  return {
    async find(planes, width, height) {
      const outputs = await detector.run({ x: new Tensor('float32', planes, [1, 3, height, width]) });
      return strides.map((stride) => {
        const { data, dims } = floats(outputs, `s${stride}`);
        const [, , rows = 0, columns = 0] = dims;
        return { stride, rows, columns, scores: data, offsets: floats(outputs, `b${stride}`).data };
      });
    },
    async landmarks(planes) {
      const x = new Tensor('float32', planes, [1, 3, LANDMARKS_SIDE_PX, LANDMARKS_SIDE_PX]);
      return floats(await landmarks.run({ x }), 'points').data;
    },
    async embed(planes, into) {
      const x = new Tensor('float32', planes, [1, 3, EMBEDDING_SIDE_PX, EMBEDDING_SIDE_PX]);
      // The runtime writes into the caller's memory: the feature of a face lies nowhere else.
      await embedding.run({ x }, { feature: new Tensor('float32', into, [1, DIMENSIONS]) });
    },
  };
}

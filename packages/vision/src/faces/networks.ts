import { Tensor } from 'onnxruntime-node';
import { floatsOf, openSession } from '../onnx-session.ts';
import { ANCHORS_PX, type FaceLevel } from './decode.ts';

/** The three networks. They run on planes that the caller owns. */
export type FaceNetworks = {
  find(planes: Float32Array, width: number, height: number): Promise<FaceLevel[]>;
  /** Returns ten numbers: x and y of the five points, as fractions of the side. */
  landmarks(planes: Float32Array): Promise<Float32Array>;
  /** Writes the raw feature into `into`. */
  embed(planes: Float32Array, into: Float32Array): Promise<void>;
};
export type FaceModelPaths = { readonly detector: string; readonly landmarks: string; readonly embedding: string };

/** The side of the input of the landmark and the embedding network, as both were trained. */
const SIDE_PX = 112;
/**
 * Names how a face becomes a description and a score. Change this name with every change of detection, alignment, the use of the network's
 * output or the comparison: scores differ then, and matching refuses to start until the threshold is measured again.
 */
export const FACE_DESCRIPTION = 'face-and-mirror-2';
/** The length of an embedding. */
export const DIMENSIONS = 512;

/** Images come in all sizes, and a memory pattern would keep the largest of every shape that it ever saw. */
const session = { enableMemPattern: false };

/** Loads the networks for one thread. The model registry has checked the hashes of the paths. @throws {ModelRefusedError} */
export async function loadFaceNetworks(paths: FaceModelPaths): Promise<FaceNetworks> {
  const strides = [...ANCHORS_PX.keys()];
  const levels = strides.flatMap((stride) => [`s${stride}`, `b${stride}`]);
  const detector = await openSession(paths.detector, { inputs: ['x'], outputs: levels, session });
  const landmarks = await openSession(paths.landmarks, { inputs: ['x'], outputs: ['points'], session });
  const embedding = await openSession(paths.embedding, { inputs: ['x'], outputs: ['feature'], session });
  return {
    async find(planes, width, height) {
      const outputs = await detector.run({ x: new Tensor('float32', planes, [1, 3, height, width]) });
      return strides.map((stride) => {
        const { data, dims } = floatsOf(outputs, `s${stride}`);
        const [, , rows = 0, columns = 0] = dims;
        return { stride, rows, columns, scores: data, offsets: floatsOf(outputs, `b${stride}`).data };
      });
    },
    async landmarks(planes) {
      const x = new Tensor('float32', planes, [1, 3, SIDE_PX, SIDE_PX]);
      return floatsOf(await landmarks.run({ x }), 'points').data;
    },
    async embed(planes, into) {
      const x = new Tensor('float32', planes, [1, 3, SIDE_PX, SIDE_PX]);
      // The runtime writes into the caller's memory, so that the feature of a face exists nowhere else.
      await embedding.run({ x }, { feature: new Tensor('float32', into, [1, DIMENSIONS]) });
    },
  };
}

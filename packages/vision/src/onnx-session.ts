import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelRefusedError } from './model-registry.ts';

const SINGLE_THREADED: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  // Errors only.
  logSeverityLevel: 3,
};

export type OpenSessionOptions = {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly session?: InferenceSession.SessionOptions;
};

/**
 * Opens a network that runs on one thread.
 * @throws {ModelRefusedError} if the file is no network, or not the network that the caller was written for
 */
export async function openSession(
  path: string,
  { inputs, outputs, session = {} }: OpenSessionOptions,
): Promise<InferenceSession> {
  const opened = await InferenceSession.create(path, { ...SINGLE_THREADED, ...session }).catch((cause: unknown) => {
    throw new ModelRefusedError(
      'not_a_network',
      `${path} is not a network that can be run: restore it from the repository`,
      { cause },
    );
  });
  const missing = [
    ...inputs.filter((name) => !opened.inputNames.includes(name)).map((name) => `input ${name}`),
    ...outputs.filter((name) => !opened.outputNames.includes(name)).map((name) => `output ${name}`),
  ];
  if (missing.length > 0)
    throw new ModelRefusedError(
      'other_network',
      `${path} has no ${missing.join(', no ')} (it has ${[...opened.inputNames, ...opened.outputNames].join(', ')}): it is another network; convert it as its README says`,
    );
  return opened;
}

/** @throws TypeError if the network did not answer with floats */
export function floatsOf(outputs: InferenceSession.OnnxValueMapType, name: string): Tensor & { data: Float32Array } {
  const output = outputs[name];
  if (!(output instanceof Tensor) || !(output.data instanceof Float32Array))
    throw new TypeError(`the network did not answer ${name} with floats`);
  return output as Tensor & { data: Float32Array };
}

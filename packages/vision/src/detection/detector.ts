import { Worker } from 'node:worker_threads';
import { CodedError } from '../coded-error.ts';
import { loadModel } from '../model-registry.ts';
import type { Detection, Detector } from '../ports.ts';
import { padded } from './letterbox.ts';
import type { DetectorAnswer, DetectorQuestion } from './detector-thread.ts';

export type DetectorOptions = { readonly modelsDirectory: string };

/** The network's largest stride; the sides of its input are multiples of it. */
const SIDE_STEP_PX = 32;
/** A larger image is a mistake of the caller's, because it would take seconds. */
const LARGEST_SIDE_PX = 1024;
/** Images and outputs are freed when their handles are collected: the fewer handles wait for it, the less memory. */
const YOUNG_MIB = 6;
const roundedUp = (side: number): number => Math.ceil(side / SIDE_STEP_PX) * SIDE_STEP_PX;

export type DetectorErrorCode =
  /** The detector was closed, or its thread ended. */
  | 'closed'
  | 'died'
  /** The image has another number of bytes than its size says, or is too large. */
  | 'bad_image'
  /** The network failed on one image; the next one may be fine. */
  | 'failed';

export class DetectorError extends CodedError<DetectorErrorCode> {
  override readonly name = 'DetectorError';
}

type Waiting = { resolve(found: Detection[]): void; reject(error: Error): void };

/**
 * NanoDet (RangiLyu 2020; int8, see `models/nanodet`) in a worker thread of its own. An image is padded to the next multiples of 32; its pixels move
 * to the thread and are not copied.
 * @throws {ModelRefusedError} if the registry does not allow the model.
 */
export function createDetector({ modelsDirectory }: DetectorOptions): Detector {
  const { path, name, sha256 } = loadModel(modelsDirectory, 'nanodet', 'object-detection');
  const worker = new Worker(new URL('detector-thread.ts', import.meta.url), {
    workerData: { path },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', (error) => fail(new DetectorError('died', 'the detector thread died', { cause: error })));
  const exited = Promise.withResolvers<void>();
  worker.on('exit', () => {
    fail(new DetectorError('closed', 'the detector is closed'));
    exited.resolve();
  });
  worker.on('message', (answer: DetectorAnswer) => {
    const entry = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'failed') entry?.reject(new DetectorError('failed', answer.message));
    else entry?.resolve(answer.detections);
  });
  const ask = (question: Omit<DetectorQuestion, 'id'>): Promise<Detection[]> =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      const id = next++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...question, id } satisfies DetectorQuestion, [question.pixels.buffer as ArrayBuffer]);
    });
  return {
    model: { name, sha256 },
    async detect(image, placement, least): Promise<Detection[]> {
      if (image.data.length !== image.width * image.height * 3)
        throw new DetectorError(
          'bad_image',
          `an image of ${image.width}x${image.height} has ${image.data.length} bytes instead of ${image.width * image.height * 3}`,
        );
      if (image.width < 1 || image.height < 1 || Math.max(image.width, image.height) > LARGEST_SIDE_PX)
        throw new DetectorError(
          'bad_image',
          `an image of ${image.width}x${image.height} is not for the detector: 1 to ${LARGEST_SIDE_PX} px a side`,
        );
      const size = { width: roundedUp(image.width), height: roundedUp(image.height) };
      return ask({ ...size, pixels: padded(image, size), placement, least });
    },
    async close() {
      failure ??= new DetectorError('closed', 'the detector is closed');
      // The runtime aborts the process if its thread is terminated while it loads or infers, so the thread ends by itself.
      worker.postMessage('close');
      await exited.promise;
    },
  };
}

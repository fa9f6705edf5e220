import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Detection, Placement } from '../ports.ts';
import { decodeLevel, suppress } from './decode.ts';

export type DetectorQuestion = {
  id: number;
  width: number;
  height: number;
  pixels: Uint8Array;
  placement: Placement;
  least: number | undefined;
};
export type DetectorAnswer =
  { kind: 'found'; id: number; detections: Detection[] } | { kind: 'failed'; id: number; message: string };

const STRIDES = [8, 16, 32] as const;
const { path } = workerData as { path: string };
/**
 * One session for all sizes. A session for each size with fixed dimensions is a tenth faster (4.9 against 5.3 ms at 416x256), but holds the weights
 * and an arena once more each: 50 MiB in a process with three sizes.
 */
const session = InferenceSession.create(path, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
  enableMemPattern: false,
});
// Every question awaits the session and gets its error. Until then the rejection must not count as unhandled.
session.catch(() => undefined);

async function answer({ id, width, height, pixels, placement, least }: DetectorQuestion): Promise<DetectorAnswer> {
  const outputs = await (await session).run({ input: new Tensor('uint8', pixels, [1, height, width, 3]) });
  // Decoded here, because the outputs are half a megabyte and the boxes in them a few hundred bytes.
  const detections = STRIDES.flatMap((stride) => {
    const scores = outputs[`s${stride}`];
    const sides = outputs[`b${stride}`];
    const [, , rows = 0, columns = 0] = scores?.dims ?? [];
    if (!(scores?.data instanceof Float32Array) || !(sides?.data instanceof Float32Array))
      throw new Error(`the network has no output at stride ${stride}`);
    return decodeLevel({ stride, rows, columns, scores: scores.data, sides: sides.data }, placement, least);
  });
  return { kind: 'found', id, detections: suppress(detections) };
}

/** Ends the thread once nothing runs in it. */
async function end(): Promise<void> {
  await session.catch(() => undefined);
  parentPort?.close();
}

/** One image at a time, because the runtime would take as many threads as there are images. */
let turn = Promise.resolve();
parentPort?.on('message', (question: DetectorQuestion | 'close') => {
  if (question === 'close') return void turn.then(end);
  turn = turn
    .then(() => answer(question))
    .catch((error: unknown): DetectorAnswer => ({
      kind: 'failed',
      id: question.id,
      message: error instanceof Error ? error.message : String(error),
    }))
    .then((reply) => parentPort?.postMessage(reply));
});

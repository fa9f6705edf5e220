import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Level } from './decode.ts';

export type DetectorQuestion = { id: number; width: number; height: number; pixels: Uint8Array };
export type DetectorAnswer =
  { kind: 'levels'; id: number; levels: Level[] } | { kind: 'failed'; id: number; message: string };

const STRIDES = [8, 16, 32] as const;
const { path } = workerData as { path: string };
const sessions = new Map<string, Promise<InferenceSession>>();

/** A session a size: with its dimensions fixed, the runtime plans memory once and runs as fast as on a fixed export. */
function sessionFor(width: number, height: number): Promise<InferenceSession> {
  const key = `${width}x${height}`;
  const session =
    sessions.get(key) ??
    InferenceSession.create(path, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      freeDimensionOverrides: { width, height },
    });
  sessions.set(key, session);
  return session;
}

async function answer({ id, width, height, pixels }: DetectorQuestion): Promise<DetectorAnswer> {
  const session = await sessionFor(width, height);
  const outputs = await session.run({ input: new Tensor('uint8', pixels, [1, height, width, 3]) });
  const levels = STRIDES.map((stride): Level => {
    const scores = outputs[`s${stride}`];
    const sides = outputs[`b${stride}`];
    const [, , rows = 0, columns = 0] = scores?.dims ?? [];
    if (!(scores?.data instanceof Float32Array) || !(sides?.data instanceof Float32Array))
      throw new Error(`the network has no output at stride ${stride}`);
    return { stride, rows, columns, scores: scores.data, sides: sides.data };
  });
  return { kind: 'levels', id, levels };
}

parentPort?.on('message', (question: DetectorQuestion) => {
  answer(question)
    .catch((error: unknown): DetectorAnswer => ({
      kind: 'failed',
      id: question.id,
      message: error instanceof Error ? error.message : String(error),
    }))
    .then((reply) => parentPort?.postMessage(reply))
    .catch(() => undefined);
});

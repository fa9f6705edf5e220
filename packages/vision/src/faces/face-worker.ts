import { parentPort, workerData } from 'node:worker_threads';
import { overwrite } from '../overwrite.ts';
import { serve } from '../threads/serve.ts';
import type { FaceAnswer, FaceQuestion } from './face-messages.ts';
import { findFaces } from './face-search.ts';
import { loadFaceNetworks } from './networks.ts';
import type { FaceModelPaths, FaceNetworks } from './networks.ts';
import { createFaceReading } from './read-face.ts';

type Loaded = { readonly networks: FaceNetworks; readonly reading: ReturnType<typeof createFaceReading> };

async function answer(question: FaceQuestion, { networks, reading }: Loaded): Promise<FaceAnswer> {
  const { image } = question;
  try {
    if (question.kind === 'find') return { kind: 'find', found: await findFaces(image, networks) };
    const { embedding } = question;
    return { kind: 'describe', face: await reading.describe(image, embedding), embedding };
  } catch (error) {
    if (question.kind === 'describe') overwrite(question.embedding);
    throw error;
  } finally {
    overwrite(image.data);
  }
}

/** A thread that owns the three networks. The thread that keeps the Kafka session never infers. */
if (!parentPort) throw new Error('this file runs as a worker thread');
await serve<FaceQuestion, FaceAnswer, Loaded>(parentPort, {
  async load() {
    const networks = await loadFaceNetworks(workerData as FaceModelPaths);
    return { networks, reading: createFaceReading(networks) };
  },
  answer,
  transfer: (answered) => (answered.kind === 'describe' ? [answered.embedding.buffer] : []),
  // The buffers hold one face.
  oneAtATime: true,
});

import { parentPort, workerData } from 'node:worker_threads';
import { loadFaceNetworks } from './networks.ts';
import { createFaceReading, findFaces } from './read-face.ts';
import type { FaceAnswer, FaceQuestion, FaceWorkerPaths, FaceWorkerReady } from './worker-messages.ts';

/** A thread that owns the three networks. The thread that keeps the Kafka session never infers. */
const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
const networks = await loadFaceNetworks(workerData as FaceWorkerPaths).catch((error: unknown) => {
  port.postMessage({ ask: 'refused', message: messageOf(error) } satisfies FaceWorkerReady);
  return undefined;
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (networks) {
  const reading = createFaceReading(networks);
  const answer = async (question: FaceQuestion): Promise<FaceAnswer> => {
    const { id, image } = question;
    try {
      if (question.ask === 'find') return { id, ask: 'find', found: await findFaces(image, networks) };
      const { embedding } = question;
      return { id, ask: 'describe', face: await reading.describe(image, embedding), embedding };
    } catch (error) {
      if (question.ask === 'describe') question.embedding.fill(0);
      return { id, ask: 'failed', message: messageOf(error) };
    } finally {
      image.data.fill(0);
    }
  };
  // One picture at a time: the buffers hold one face, and the runtime would take as many threads as there are pictures.
  let turn = Promise.resolve();
  port.on('message', (question: FaceQuestion) => {
    turn = turn
      .then(() => answer(question))
      .then((reply) => port.postMessage(reply, reply.ask === 'describe' ? [reply.embedding.buffer] : []));
  });
  port.postMessage({ ask: 'ready' } satisfies FaceWorkerReady);
}

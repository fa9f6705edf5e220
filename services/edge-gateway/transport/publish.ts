import type { EventProducer } from '@marsad/kafka';
import { plateRead, sceneObserved, trackEnded } from '@marsad/schemas';
import type { JudgedBatch } from '../domain/judge-batch.ts';
import type { ReceivedModel } from '../domain/received.ts';

export type PublishOptions = {
  readonly simulated: boolean;
  /** The network that detects in the camera. */
  readonly detector: ReceivedModel;
};

/** Publishes what was accepted of a batch. Resolves when the broker has all of it for certain; the order of calls is the order on each topic. */
export type PublishBatch = (
  judged: Pick<JudgedBatch, 'scenes' | 'ends' | 'reads'>,
  options: PublishOptions,
) => Promise<void>;

export const createPublishBatch =
  (producer: Pick<EventProducer, 'sendMany'>): PublishBatch =>
  async ({ scenes, ends, reads }, { simulated, detector }) => {
    const common = { simulated, origin: 'edge' } as const;
    await Promise.all([
      producer.sendMany(
        sceneObserved,
        scenes.map((data) => ({
          data,
          options: { ...common, atMs: data.capturedAtMs, modelHash: detector.sha256 },
        })),
      ),
      producer.sendMany(
        plateRead,
        reads.map(({ value: { data } }) => ({
          data,
          options: { ...common, atMs: data.capturedAtMs, modelHash: data.model.sha256 },
        })),
      ),
      producer.sendMany(
        trackEnded,
        ends.map((data) => ({ data, options: { ...common, atMs: data.toMs } })),
      ),
    ]);
  };

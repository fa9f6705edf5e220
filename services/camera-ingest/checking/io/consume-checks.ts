import type { Consumer, EventProducer, Kafka } from '@marsad/kafka';
import { cameraCheckPictured, cameraCheckRequested, cameraChecked } from '@marsad/schemas';
import type { CameraChecked, CheckPicture } from '@marsad/schemas';
import type { Checks } from '../checks.ts';

type Options = {
  readonly checks: Checks;
  readonly districts: readonly string[];
  /** Runs work that nobody waits for. */
  readonly inBackground: (work: () => Promise<void>) => void;
};

/**
 * Consumes the requests of the districts; each is answered by one replica. A request counts as handled when its check begins: after a crash
 * the person, who waits, asks again.
 */
export const consumeChecks = (kafka: Kafka, { checks, districts, inBackground }: Options): Promise<Consumer> =>
  kafka.consume({
    group: 'checks',
    events: [cameraCheckRequested],
    districts,
    handle({ events }) {
      for (const { data, timestampMs } of events) inBackground(() => checks.request(data, timestampMs));
      return {};
    },
  });

/** Publishes the result of a check, and its masked picture first. */
export const createCheckPublisher =
  (producer: EventProducer) =>
  async (result: CameraChecked, still: (CheckPicture & { readonly jpeg: Uint8Array }) | undefined): Promise<void> => {
    if (still) {
      const { jpeg, ...metadata } = still;
      await producer.sendPicture(cameraCheckPictured, metadata, Buffer.from(jpeg));
    }
    await producer.send(cameraChecked, result, { atMs: result.atMs });
  };

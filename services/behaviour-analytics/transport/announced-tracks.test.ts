import type { Kafka, Received, TailOptions } from '@marsad/kafka';
import { segmentRecorded } from '@marsad/schemas';
import type { AnyEvent, DataOf } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { createAnnounced } from './announced-tracks.ts';

const { example } = segmentRecorded;
const tracks = { bucket: 'tracks', objectKey: 'a.tracks', bytes: 9, sha256: 'c'.repeat(64), frames: 1, seenToMs: 1 };
const { epoch, part, fromMs, toMs } = example;
const announced = { epoch, part, fromMs, toMs, sha256: tracks.sha256 };
const place = { district: example.district, camera: example.camera };
const logger = { warn: () => {} };

/** A broker that holds these announcements. */
const holding = (...announced: DataOf<typeof segmentRecorded>[]): Pick<Kafka, 'tail'> => ({
  async tail<E extends AnyEvent>({ key, onEvent }: TailOptions<E>) {
    for (const data of announced)
      if (key === undefined || key === data.camera) await onEvent({ data } as unknown as Received<E>);
    return { stop: () => Promise.resolve() };
  },
});

it('reads which tracks one camera announced, and decodes nothing of the others', async () => {
  const other = { ...example, camera: 'agdal-station-1' as typeof example.camera, tracks };
  const kafka = holding(example, { ...example, tracks }, other);
  const asked: (string | undefined)[] = [];
  const watched: Pick<Kafka, 'tail'> = {
    tail(options) {
      asked.push(options.key);
      return kafka.tail(options);
    },
  };
  expect(await createAnnounced(watched, logger)(place, 0)).toEqual(new Map([['a.tracks', announced]]));
  expect(asked).toEqual([example.camera]);
});

it('knows nothing while the topic cannot be read', async () => {
  const away: Pick<Kafka, 'tail'> = { tail: () => Promise.reject(new Error('away')) };
  expect(await createAnnounced(away, logger)(place, 0)).toBeUndefined();
});

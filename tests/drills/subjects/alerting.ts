import { createHash } from 'node:crypto';
import type { PlateText } from '@marsad/schemas';
import { alertChanged, hotlistEntry, parsePlate, plateRead } from '@marsad/schemas';
import { expect } from 'vitest';
import type { Subject } from '../support/subject.ts';

const T0 = Date.now() - 12 * 3_600_000;

/** A plate for this district alone, because the hotlist is the whole city's. */
const plateOf = (district: string): PlateText => {
  const serial =
    100_000 + (Number.parseInt(createHash('sha256').update(district).digest('hex').slice(0, 8), 16) % 900_000);
  const parsed = parsePlate(`${serial} WW`);
  if (parsed.kind === 'refused') throw new Error(parsed.detail);
  return parsed.plate;
};

/** Decides alerts: one active instance, with its alerts on a compacted topic. */
export const alerting: Subject = {
  service: 'alerting',
  purpose: 'decisions',
  belongsTo: 'district',
  input: plateRead,
  outputs: [alertChanged],
  async prepare(city, district) {
    const producer = await city.producer('governance');
    const entry = {
      ...hotlistEntry.example,
      entryId: `h-${district}`,
      plate: plateOf(district),
      validFromMs: 0,
      refreshedAtMs: Date.now(),
      expiresAtMs: Date.now() + 86_400_000,
    };
    await producer.send(hotlistEntry, entry, { id: entry.entryId });
  },
  async feed(city, district, from, to) {
    const producer = await city.producer('plate-reader');
    const items = Array.from({ length: to - from }, (_, index) => {
      const at = T0 + (from + index) * 1_000;
      const readId = `${district}-r${from + index}`;
      // Each read has a camera of its own: reads of one entry at one camera are one alert.
      const camera = `${district}-gate-${from + index}`;
      const data = {
        ...plateRead.example,
        district,
        camera,
        trackId: `${camera}:1`,
        readId,
        capturedAtMs: at,
        receivedAtMs: at,
        plate: plateOf(district),
      };
      return { data, options: { id: `${readId}:0` } };
    });
    await producer.sendMany(plateRead, items);
  },
  assertEffects(_, district, published, count) {
    const reads = [...published.values()].map(({ body }) => (body['why'] as { readId: string }).readId);
    expect(reads.toSorted()).toEqual(Array.from({ length: count }, (_, index) => `${district}-r${index}`).toSorted());
    // Each alert is published once: a read that comes again neither raises one, nor counts, nor makes a revision.
    for (const [id, { body, times }] of published) {
      expect({ id, times, observations: body['observations'], revision: body['revision'] }).toEqual({
        id,
        times: 1,
        observations: 1,
        revision: 0,
      });
    }
    return Promise.resolve();
  },
  effectsSeen: (_, __, published) => Promise.resolve(published.size),
  inputMessagesPerPiece: 1,
  atWork: 'deciding alerts',
};

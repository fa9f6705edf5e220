import { alertChanged, disclosureMade, sharingAgreement } from '@marsad/schemas';
import { expect } from 'vitest';
import type { Published } from '../support/drill-city.ts';
import type { Subject } from '../support/subject.ts';

const HOUR_MS = 3_600_000;

const disclosuresOf = (published: Published, district: string) =>
  [...published.values()].filter(({ body }) => body['district'] === district);

/** Discloses alerts to agencies: one active instance, whose disclosures are recorded once. */
export const agencyGateway: Subject = {
  service: 'agency-gateway',
  purpose: 'disclosures',
  belongsTo: 'city',
  // It discloses nothing unless a checkpoint covers its audit entries within 5 s.
  companions: ['audit'],
  input: alertChanged,
  outputs: [disclosureMade],
  async prepare(city, district) {
    const producer = await city.producer('governance');
    const agreement = {
      ...sharingAgreement.example,
      agreementId: `share-${district}`,
      rules: ['behaviour' as const],
      districts: [district],
      validFromMs: 0,
      expiresAtMs: Date.now() + HOUR_MS,
    };
    await producer.send(sharingAgreement, agreement, { id: agreement.agreementId });
  },
  async feed(city, district, from, to) {
    const producer = await city.producer('alerting');
    const items = Array.from({ length: to - from }, (_, index) => {
      const alertId = `${district}-a${from + index}`;
      return { data: { ...alertChanged.example, district, alertId }, options: { id: `${alertId}:0` } };
    });
    await producer.sendMany(alertChanged, items);
  },
  assertEffects(_, district, published, count) {
    const disclosures = disclosuresOf(published, district);
    const disclosed = disclosures.map(({ body }) => `${String(body['recipient'])} ${String(body['alertId'])}`);
    const expected = Array.from({ length: count }, (_, index) => `police ${district}-a${index}`);
    expect(disclosed.toSorted()).toEqual(expected.toSorted());
    // Its own topic is its memory: an alert that comes again is not disclosed again.
    for (const { times } of disclosures) expect(times).toBe(1);
    return Promise.resolve();
  },
  effectsSeen: (_, district, published) => Promise.resolve(disclosuresOf(published, district).length),
  inputMessagesPerPiece: 1,
  atWork: 'telling agencies',
};

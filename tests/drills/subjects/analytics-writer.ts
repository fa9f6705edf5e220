import { flowCrossing, plateRead } from '@marsad/schemas';
import { expect } from 'vitest';
import type { DrillCity } from '../support/drill-city.ts';
import type { Subject } from '../support/subject.ts';

const T0 = Date.now() - 3_600_000;

const countOf = async (city: DrillCity, sql: string, district: string): Promise<number> => {
  const [row] = await city.query<{ n: number }>(sql, { district });
  return row?.n ?? 0;
};

/** Writes rows into ClickHouse, each once in effect. */
export const analyticsWriter: Subject = {
  service: 'analytics-writer',
  purpose: 'rows',
  belongsTo: 'district',
  input: flowCrossing,
  outputs: [],
  prepare: () => Promise.resolve(),
  async feed(city, district, from, to) {
    const numbers = Array.from({ length: to - from }, (_, index) => from + index);
    const at = (n: number) => ({
      district,
      camera: `${district}-c${n % 4}`,
      capturedAtMs: T0 + n * 10,
      receivedAtMs: T0 + n * 10,
    });
    const crossings = numbers.map((n) => ({
      data: { ...flowCrossing.example, ...at(n), crossingId: `${district}-x${n}` },
      options: { id: `${district}-x${n}` },
    }));
    const reads = numbers.map((n) => ({
      data: { ...plateRead.example, ...at(n), readId: `${district}-r${Math.floor(n / 2)}`, revision: n % 2 },
      options: { id: `${district}-r${n}` },
    }));
    await (await city.producer('behaviour-analytics')).sendMany(flowCrossing, crossings);
    await (await city.producer('plate-reader')).sendMany(plateRead, reads);
  },
  async assertEffects(city, district, _, count) {
    const where = 'WHERE district = {district:String}';
    const crossings = await countOf(city, `SELECT count() AS n FROM observations.crossings_now ${where}`, district);
    const distinct = await countOf(
      city,
      `SELECT uniqExact(crossing_id) AS n FROM observations.crossings ${where}`,
      district,
    );
    const reads = await countOf(
      city,
      `SELECT count() AS n FROM observations.plate_reads_now ${where} AND revision = 1`,
      district,
    );
    expect({ crossings, distinct, reads }).toEqual({ crossings: count, distinct: count, reads: Math.floor(count / 2) });
  },
  effectsSeen: (city, district) =>
    countOf(city, 'SELECT count() AS n FROM observations.crossings WHERE district = {district:String}', district),
  inputMessagesPerPiece: 1,
  atWork: 'writing rows',
  // Withholds answers about this table alone, because a batch for another one that is fetched first would block it.
  withholdAcknowledgement: (city) => city.clickhouseGate.withholdAnswers('observations.crossings'),
};

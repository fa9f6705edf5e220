import { caseChanged, type Case, type CaseHold } from '@marsad/schemas';
import { createSerial } from '@marsad/service';
import { createLogger } from '@marsad/telemetry';
import { expect, it } from 'vitest';
import { createCaseBook } from '../domain/case-book.ts';
import { createSecondLook, createWork, type WorkNeeds } from './work.ts';

const NOW = 1_790_100_000_000;
const by = { subject: 'lead', name: 'Lead', agency: 'rabat-operations' };
const other = { ...by, subject: 'judge' };
const span = { district: 'agdal', camera: 'agdal-avenue-1', fromMs: NOW - 120_000, toMs: NOW - 60_000 };
const hold: CaseHold = caseChanged.schema.parse({
  ...caseChanged.example,
  holds: [{ holdId: 'hold-1', spanId: 'span-1', ...span, by, atMs: NOW, askHash: 'a'.repeat(43), state: 'placed' }],
}).holds[0]!;
const caseWith = (revision: number, changed: Partial<CaseHold>): Case =>
  caseChanged.schema.parse({ ...caseChanged.example, revision, holds: [{ ...hold, ...changed }] });
const RELEASING: Partial<CaseHold> = {
  state: 'releasing',
  release: { askedBy: by, askedAtMs: NOW, reason: 'The judgment is final' },
  releasedBy: other,
  releaseHash: 'r'.repeat(43),
};
const done = () => Promise.resolve();

it('a hold that is released during a second look at it is lifted after the look, and is not looked at again', async () => {
  const book = createCaseBook();
  book.put(caseWith(1, {}));
  const calls: string[] = [];
  const looking = Promise.withResolvers<void>();
  const needs: WorkNeeds = {
    serial: createSerial(),
    storeTurns: createSerial(),
    book: () => book,
    hold: async () => {
      calls.push('look begins');
      await looking.promise;
      calls.push('look ends');
      return { held: { recordings: 1, masks: 0, tracks: 0 }, bytes: 1, added: 0 };
    },
    release: () => {
      calls.push('release');
      return Promise.resolve({ released: 1 });
    },
    make: () => Promise.reject(new Error('nobody asked for a bundle')),
    producer: { send: done },
    publish: done,
    record: done,
    operatedBy: by.agency,
    metrics: { countBundle: () => undefined, noteHold: () => undefined },
    logger: createLogger({ service: 'cases', replica: 'cases-0', logLevel: 'fatal' }),
    now: () => NOW,
  };
  const lookAgain = createSecondLook(needs);
  const work = createWork(needs);

  const look = lookAgain();
  await expect.poll(() => calls).toEqual(['look begins']);
  book.put(caseWith(2, RELEASING));
  const releasing = work();
  looking.resolve();
  await Promise.all([look, releasing]);
  await lookAgain();

  expect(calls).toEqual(['look begins', 'look ends', 'release']);
  expect(book.get(caseChanged.example.caseId)?.holds[0]?.state).toBe('released');
});

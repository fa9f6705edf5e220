import { parseStrictly } from '@marsad/kafka';
import type { AgencyMessage, SharingAgreement } from '@marsad/schemas';
import { agencyAlerts, disclosureMade } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAgencyBook } from '../domain/agency-book.ts';
import { agreementOf, alertOf, T0 } from '../testing/alerts.ts';
import { createBroadcasts } from '../transport/broadcasts.ts';
import { createSharingPipeline } from './pipeline.ts';

/** The disclosures and messages that passed the gate, in order. */
let passed: string[];
let sent: { message: AgencyMessage; id: string }[];
let isOpen: boolean;
let failing: 'disclose' | 'send' | undefined;
let agreements: SharingAgreement[];
let book = createAgencyBook();
beforeEach(() => {
  passed = [];
  sent = [];
  isOpen = true;
  failing = undefined;
  agreements = [agreementOf()];
  book = createAgencyBook();
});
const away = () => Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 250 }));
const needs = {
  agencies: ['police', 'civil-protection'],
  agreements: { all: () => agreements },
  cameras: { positionOf: (): [number, number] => [-6.8, 34] },
  book: () => book,
  gate: {
    isOpen: () => isOpen,
    disclose({ camera: _, firstObservedAtMs: __, caseReference: ___, ...disclosure }) {
      if (failing === 'disclose') return away();
      passed.push(`disclosed ${disclosureMade.schema.strict().parse(disclosure).disclosureId}`);
      return Promise.resolve();
    },
    send(message, id) {
      if (failing === 'send') return away();
      sent.push({ message: parseStrictly(agencyAlerts, message), id });
      passed.push(`sent ${id}`);
      return Promise.resolve();
    },
  },
  now: () => T0,
} satisfies Parameters<typeof createSharingPipeline>[0];
const pipeline = createSharingPipeline(needs);
const change = (more: Parameters<typeof alertOf>[1] = {}) =>
  pipeline.run({ kind: 'alert', alert: alertOf('hotlist', more) });

it('has these steps', () => {
  expect(pipeline.steps).toEqual(['decide', 'door', 'disclose', 'send', 'remember']);
});

it('a disclosure is recorded before its message is sent, under the same id', async () => {
  await change();
  const id = sent[0]?.id;
  expect(passed).toEqual([`disclosed ${id}`, `sent ${id}`]);
  expect(sent).toMatchObject([
    { message: { agency: 'police', body: { agreementId: 'share-police-1', alert: { position: [-6.8, 34] } } } },
  ]);
});

it('while the audit log stands still nothing is sent and nothing is lost', async () => {
  isOpen = false;
  expect(await change()).toMatchObject({ kind: 'retry', reason: 'audit_log_stands_still' });
  const broadcasts = createBroadcasts(needs);
  await broadcasts.sendHeartbeats(book);
  expect(passed).toEqual([]);
  isOpen = true;
  await change();
  expect(sent).toHaveLength(1);
});

describe.each(['disclose', 'send'] as const)('Kafka unavailable at "%s"', (step) => {
  it('the same revision is sent later, once, under the same id', async () => {
    failing = step;
    expect(await change()).toEqual({ kind: 'retry', reason: 'kafka_unavailable', afterMs: 250 });
    expect(sent).toEqual([]);
    failing = undefined;
    await change();
    await change();
    expect(sent).toHaveLength(1);
    expect(new Set(passed.map((line) => line.split(' ')[1])).size).toBe(1);
  });
});

it('after a restart the topic is read and nothing is sent twice', async () => {
  await change();
  const read = createAgencyBook();
  for (const { message } of sent) read.put(message);
  book = read;
  expect(await change()).toEqual({ kind: 'drop', reason: 'nothing_to_send' });
});

it('the end of an agreement withdraws what was sent, without any content', async () => {
  await change();
  agreements = [];
  await pipeline.run({ kind: 'agreements' });
  expect(sent.at(-1)?.message).toEqual({
    agency: 'police',
    sentAtMs: T0,
    body: { kind: 'withdrawn', agreementId: 'share-police-1', alertId: 'a-hotlist' },
  });
  expect(await pipeline.run({ kind: 'agreements' })).toEqual({ kind: 'drop', reason: 'nothing_to_send' });
});

it('without an agreement an agency gets heartbeats and no alert, no withdrawal and no disclosure', async () => {
  agreements = [];
  await change();
  await pipeline.run({ kind: 'agreements' });
  await createBroadcasts(needs).sendHeartbeats(book);
  expect(sent.map(({ message }) => message)).toEqual(
    ['police', 'civil-protection'].map((agency) => ({ agency, sentAtMs: T0, body: { kind: 'heartbeat' } })),
  );
  expect(passed.filter((line) => line.startsWith('disclosed'))).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { createEndedSessions, endKey } from '@marsad/proof';
import { sessionEnded } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, expect, it } from 'vitest';
import { createKafkaBus } from '../../adapters/kafka-bus.ts';
import { createLiveSessions } from '../../domain/live-sessions.ts';
import type { Session } from '../../domain/session.ts';
import { createSessionEnds } from './session-ends.ts';
import { startSessionFeed } from './session-feed.ts';

const stack = useStack();
const bus = useBus(stack);
const SESSION_MS = 8 * 3_600_000;
const logger = createLogger({ service: 'command-center', replica: 'test', logLevel: 'fatal' });
const stops: (() => unknown)[] = [];
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

/** One instance of the service, with only the parts that handle sessions. */
async function startReplica() {
  const kafka = bus.open('command-center', { clientId: `command-center-${randomUUID()}` });
  const live = createLiveSessions(15 * 60_000, createEndedSessions());
  const commands = createKafkaBus(await kafka.createProducer(), 'test');
  const ends = createSessionEnds({
    live,
    bus: commands,
    sessionMs: SESSION_MS,
    now: Date.now,
    logger,
    onEnded: () => {},
  });
  const feed = await startSessionFeed(kafka, ends);
  stops.push(
    () => ends.stop(),
    () => feed.stop(),
  );
  return { live, ends, kafka };
}

const sessionOf = (id: string): Session => ({
  id,
  key: `key-${id}`,
  subject: `person-${id}`,
  name: 'Omar',
  agency: 'rabat-operations',
  role: 'judge',
  districts: ['*'],
  idToken: 'a.b.c',
  issuedAtMs: Date.now() - 1_000,
  activeAtMs: Date.now(),
  expiresAtMs: Date.now() + SESSION_MS,
});

it('a sign-out on one instance ends the session on the other, and on one that starts later before it serves', async () => {
  const session = sessionOf(randomUUID());
  const other = sessionOf(randomUUID());
  const [one, two] = [await startReplica(), await startReplica()];
  expect([one, two].map(({ live }) => live.isLive(session, Date.now()))).toEqual([true, true]);
  await one.ends.end('session', session.id, 'signed_out');
  expect(one.live.isLive(session, Date.now())).toBe(false);
  await eventually(async () => expect(two.live.isLive(session, Date.now())).toBe(false));
  const restarted = await startReplica();
  expect(restarted.live.isLive(session, Date.now())).toBe(false);
  expect([one, two, restarted].map(({ live }) => live.isLive(other, Date.now()))).toEqual([true, true, true]);
});

it('attack: the command centre itself can neither revoke an end nor make a restart lose it', async () => {
  const session = sessionOf(randomUUID());
  const { ends, kafka } = await startReplica();
  await ends.end('session', session.id, 'signed_out');
  const producer = await kafka.createProducer();
  const key = endKey('session', session.id);
  const over = { key, of: 'person', reason: 'signed_out', endedAtMs: 1, forgetAtMs: 1 };
  await producer.send(sessionEnded, over, { id: key });
  await expect(producer.tombstone(sessionEnded, key)).rejects.toThrow();
  const restarted = await startReplica();
  expect(restarted.live.isLive(session, Date.now())).toBe(false);
});

it('only the command centre can publish ends of sessions', async () => {
  const producer = await bus.producer('alerting');
  await expect(producer.send(sessionEnded, sessionEnded.example, { id: 'x' })).rejects.toThrow();
});

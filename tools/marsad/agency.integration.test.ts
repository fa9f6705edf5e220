import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaClient } from '@marsad/deploy-local';
import { agencyAlerts, topicOf } from '@marsad/schemas';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';

const stack = useStack();
const bus = useBus(stack);
const STARTED = { timeoutMs: 60_000 };
const MAIN = join(import.meta.dirname, 'main.ts');
/** The folder of a running city, as `make demo` leaves it, with no secrets but the agency's. */
const directory = mkdtempSync(join(tmpdir(), 'marsad-agency-tail-'));

beforeAll(() => {
  const { kafka } = stack.addresses;
  const user = 'agency.police';
  const addresses = { kafka: { brokers: kafka.brokers, passwords: { [user]: kafka.passwords[user] } } };
  writeFileSync(join(directory, 'running.json'), JSON.stringify({ owner: process.pid, city: 'rabat', addresses }));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function marsad(...command: string[]) {
  const child = spawn(process.execPath, [MAIN, ...command], { env: { ...process.env, MARSAD_DIRECTORY: directory } });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { output: () => output, ended, interrupt: () => child.kill('SIGINT') };
}

/** Sends a kind as a city of a later version would: this version's producer refuses it. */
async function sendKindOfLaterVersion(): Promise<void> {
  const raw = kafkaClient(stack.kafka('agency-gateway')).producer();
  await raw.connect();
  const value = JSON.stringify({ agency: 'police', sentAtMs: 1_790_000_000_000, body: { kind: 'incident' } });
  const headers = {
    ce_specversion: '1.0',
    ce_id: 'later-1',
    ce_source: '/rabat/city/agency-gateway/later',
    ce_type: agencyAlerts.type,
    ce_time: '2026-09-21T14:13:20.000Z',
    ce_city: 'rabat',
    ce_origin: 'server',
    'content-type': 'application/json',
  };
  await raw.send({ topic: topicOf(agencyAlerts, 'police'), messages: [{ key: 'incident', value, headers }] });
  await raw.disconnect();
}

it('prints the agency’s messages, with no password but the agency’s own, and ends with Ctrl-C', async () => {
  const producer = await bus.producer('agency-gateway');
  const message = {
    agency: 'police',
    sentAtMs: 1_790_000_000_000,
    body: { kind: 'withdrawn' as const, alertId: 'a-tail' },
  };
  await producer.send(agencyAlerts, message, { id: 'tail-1' });
  const people = marsad('agency', 'tail', '--from-beginning');
  const programs = marsad('agency', 'tail', '--agency', 'police', '--from-beginning', '--json');
  // The program itself takes seconds to start on a busy machine.
  await eventually(
    () => expect(people.output()).toContain('14:13:20.000  withdrawn   a-tail  no longer shared'),
    STARTED,
  );
  const onTheWire = () =>
    programs
      .output()
      .split('\n')
      .filter((line) => line.includes('"a-tail"'))
      .map((line) => JSON.parse(line) as unknown);
  await eventually(() => expect(onTheWire()).not.toEqual([]), STARTED);
  expect(onTheWire()[0]).toMatchObject({
    specversion: '1.0',
    id: 'tail-1',
    type: 'marsad.agency.alerts.v2',
    source: '/rabat/city/agency-gateway/test',
    subject: 'a-tail',
    dataschema: 'urn:marsad:schema:agency.alerts.v2',
    datacontenttype: 'application/json',
    data: message,
  });
  await sendKindOfLaterVersion();
  await eventually(() =>
    expect(people.output()).toContain('ignored later-1, of the kind "incident", which this version does not know'),
  );
  await eventually(() => expect(programs.output()).toContain('"body":{"kind":"incident"}'));
  people.interrupt();
  programs.interrupt();
  expect(await Promise.all([people.ended, programs.ended])).toEqual([0, 0]);
});

it('names the known agencies when asked for another one, and explains kcat in its help', async () => {
  const stranger = marsad('agency', 'tail', '--agency', 'strangers');
  expect(await stranger.ended).toBe(1);
  expect(stranger.output()).toContain('This city has no agency strangers: its city.yaml names police.');
  const help = marsad('agency', 'tail', '--help');
  expect(await help.ended).toBe(0);
  expect(help.output()).toContain('librdkafka must be 2.6.1 or later');
});

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { kafkaClient } from '@marsad/deploy-local';
import { agencyAlerts, topicOf } from '@marsad/schemas';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

const stack = useStack();
const bus = useBus(stack);
const ROOT = join(import.meta.dirname, '..', '..');
const EXAMPLES = join(ROOT, 'docs', 'examples');
const LIBRARIES = join(ROOT, '.marsad', 'kafka', 'libs', '*');

const succeeds = (command: string, ...parts: string[]): boolean => spawnSync(command, parts).status === 0;

/** Python with confluent-kafka, as the set-up of the tests made it. */
const PYTHON = join(ROOT, '.marsad', 'analyst-clients', 'python', 'bin', 'python');

/** The readers by language. A machine without a JDK cannot run the one in Java. */
const READERS: [string, string, string[]][] = [
  ['Node', process.execPath, [join(EXAMPLES, 'agency-reader.mjs')]],
  ...(succeeds('javac', '--version')
    ? [['Java', 'java', ['-cp', LIBRARIES, join(EXAMPLES, 'AgencyReader.java')]] as [string, string, string[]]]
    : []),
  ['Python', PYTHON, [join(EXAMPLES, 'agency_reader.py')]],
];
const children: ChildProcess[] = [];
const run = Date.now();
const laterId = `later-${run}`;

beforeAll(async () => {
  const producer = await bus.producer('agency-gateway');
  const { body } = agencyAlerts.example;
  if (body.kind !== 'alert') throw new Error('the example is an alert');
  const alert = { ...body.alert, alertId: `a-${run}` };
  await producer.send(agencyAlerts, { ...agencyAlerts.example, body: { ...body, alert } }, { id: `alert-${run}` });
  await sendKindOfLaterVersion();
  const withdrawn = { ...agencyAlerts.example, body: { kind: 'withdrawn' as const, alertId: `a-${run}` } };
  await producer.send(agencyAlerts, withdrawn, { id: `withdrawn-${run}` });
});
afterAll(() => children.forEach((child) => child.kill()));

/** Sends a kind as a city of a later version would: this version's producer refuses it. */
async function sendKindOfLaterVersion(): Promise<void> {
  const raw = kafkaClient(stack.kafka('agency-gateway')).producer();
  await raw.connect();
  const data = { agency: 'police', sentAtMs: run, body: { kind: 'incident', incidentId: 'i-1' } };
  const headers = { ce_specversion: '1.0', ce_id: laterId, ce_type: agencyAlerts.type };
  await raw.send({
    topic: topicOf(agencyAlerts, 'police'),
    messages: [{ key: 'incident', value: JSON.stringify(data), headers }],
  });
  await raw.disconnect();
}

test.each(READERS)(
  'the example in %s reads as the agency, with its credentials, and ignores and names a kind of a later version',
  async (_, program, parts) => {
    const { brokers, username, password } = stack.kafka('agency.police');
    const settings = { KAFKA_BROKERS: brokers.join(','), KAFKA_PASSWORD: password, KAFKA_SECURITY: 'SASL_PLAINTEXT' };
    expect(username).toBe('agency.police');
    const child = spawn(program, parts, { env: { ...process.env, ...settings, AGENCY: 'police' } });
    children.push(child);
    const printed = { out: '', error: '' };
    child.stdout.on('data', (data: Buffer) => (printed.out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (printed.error += data.toString()));
    await eventually(() => expect(printed.out, printed.error).toContain(`withdrawn a-${run}`), { timeoutMs: 60_000 });
    expect(printed.out).toContain(`alert a-${run} raised hotlist`);
    expect(printed.error).toContain(`ignored ${laterId}: this reader does not know the kind incident`);
  },
  90_000,
);

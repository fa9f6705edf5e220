import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, useStack } from '@marsad/testkit';
import { afterAll, expect, it } from 'vitest';
import { MARSAD_FOLDER } from '../paths.ts';
import { kafkaClient } from './admin.ts';

const stack = useStack();
const run = promisify(execFile);
/** A user of this test alone, because other tests use the passwords of the agencies. */
const USER = `agency.rotated-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'marsad-credentials-'));
const properties = join(folder, 'admin.properties');

afterAll(async () => {
  await alterUser('--delete-config', 'SCRAM-SHA-512');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the class behind `kafka-configs.sh` with the options that `docs/agencies.md` gives. */
async function alterUser(...change: string[]): Promise<void> {
  const { brokers, username, password } = stack.kafka('deployment');
  const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${username}" password="${password}";`;
  writeFileSync(
    properties,
    `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=${login}\n`,
    { mode: 0o600 },
  );
  const command = ['--bootstrap-server', brokers.join(','), '--command-config', properties, '--alter'];
  await run('java', [
    ...['-cp', join(MARSAD_FOLDER, 'kafka', 'libs', '*'), 'kafka.admin.ConfigCommand'],
    ...[...command, '--entity-type', 'users', '--entity-name', USER, ...change],
  ]);
}

const setPassword = (password: string): Promise<void> =>
  alterUser('--add-config', `SCRAM-SHA-512=[iterations=4096,password=${password}]`);

async function canSignIn(password: string): Promise<boolean> {
  const admin = kafkaClient({ brokers: stack.kafka('deployment').brokers, username: USER, password }, 0).admin();
  try {
    await admin.connect();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'KafkaJSSASLAuthenticationError') return false;
    throw error;
  } finally {
    await admin.disconnect();
  }
}

it('a changed password is accepted, and the old one is refused', async () => {
  await setPassword('the-first-of-them');
  await eventually(async () => expect(await canSignIn('the-first-of-them')).toBe(true));
  await setPassword('the-second-of-them');
  await eventually(async () => expect(await canSignIn('the-second-of-them')).toBe(true));
  expect(await canSignIn('the-first-of-them')).toBe(false);
}, 90_000);

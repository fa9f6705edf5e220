import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DEMO_ACCOUNTS, idTokenFor, readAccounts, ROOT } from '@marsad/deploy-local';
import type { EventProducer, Kafka } from '@marsad/kafka';
import { createKafka } from '@marsad/kafka';
import { decisionNonce } from '@marsad/proof';
import type { DataOf, GovernanceDecision, Principal } from '@marsad/schemas';
import {
  auditEntry,
  authorisation,
  cameraRegistered,
  governanceAnswered,
  governanceCommanded,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  sharingAgreement,
  WHO_DECIDES,
  watchlistEntry,
} from '@marsad/schemas';
import type { App } from '@marsad/service';
import { createLogger } from '@marsad/telemetry';
import type { Stack } from '@marsad/testkit';
import { eventually } from '@marsad/testkit';
import type { z } from 'zod';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';

const STATE = [processingAct, halt, authorisation, liveGrant, sharingAgreement, hotlistEntry, watchlistEntry] as const;
const accounts = readAccounts(DEMO_ACCOUNTS);

/** The password account of a role, as a person of the demonstration has it. */
export const accountOf = (username: string) => {
  const account = accounts.find((one) => one.username === username);
  if (!account) throw new Error(`${DEMO_ACCOUNTS} has no ${username}`);
  return account;
};

export type Decision = z.input<typeof GovernanceDecision>;
export type Asked = { readonly commandId?: string; readonly idToken?: string; readonly subject?: string };
export type UnderTest = Awaited<ReturnType<typeof startUnderTest>>;

/** Governance on the real stack, and everybody around it: a door that carries decisions, a reader of what is said, a log. */
export async function startUnderTest(stack: Stack) {
  const district = await stack.createDistrict();
  const doors: Kafka[] = [];
  const fatal: unknown[] = [];
  const doorOf = (principal: Principal): Kafka => {
    const door = createKafka({
      ...stack.kafka(principal),
      clientId: `${principal}-beside-governance`,
      city: 'rabat',
      source: '/test',
      logger: createLogger({ service: principal, replica: 'test', logLevel: 'fatal' }),
      onFatal: (error) => fatal.push(error),
    });
    doors.push(door);
    return door;
  };
  const environment = {
    MARSAD_CITY: 'rabat',
    MARSAD_DISTRICTS: district,
    MARSAD_REPLICA: 'governance-test',
    MARSAD_KAFKA_BROKERS: stack.addresses.kafka.brokers.join(','),
    MARSAD_KAFKA_USERNAME: 'governance',
    MARSAD_KAFKA_PASSWORD: stack.addresses.kafka.passwords['governance'] ?? '',
    MARSAD_LOG_LEVEL: 'fatal',
    MARSAD_OIDC_ISSUER: stack.addresses.oidc.issuer,
    MARSAD_OIDC_CLIENT_ID: stack.addresses.oidc.clientId,
    MARSAD_COMMITMENT_KEY: stack.addresses.keys.commitment,
    MARSAD_GOVERNANCE_PUBLIC_KEY: stack.addresses.keys.governance.publicKey,
    MARSAD_GOVERNANCE_PRIVATE_KEY: stack.addresses.keys.governance.privateKey,
    MARSAD_CITY_FILE: join(ROOT, 'samples', 'city.yaml'),
  };

  const cameras = [`${district}-hall-1`, `${district}-gate-1`];
  const deployment = await doorOf('deployment').createProducer();
  for (const camera of cameras)
    await deployment.send(cameraRegistered, { ...cameraRegistered.example, camera, district }, { id: camera });

  const reader = doorOf('command-center');
  const carrier: EventProducer = await reader.createProducer();
  const matcher = await doorOf('face-matcher').createProducer();
  const answers: DataOf<typeof governanceAnswered>[] = [];
  const entries: DataOf<typeof auditEntry>[] = [];
  const state = await reader.stateTable({ name: 'state', events: STATE, districts: [] });
  await reader.tail({
    name: 'answers',
    events: [governanceAnswered],
    districts: [],
    onEvent: ({ data }) => void answers.push(data),
  });
  await doorOf('audit').tail({
    name: 'entries',
    events: [auditEntry],
    districts: [],
    onEvent: ({ data }) => void entries.push(data),
  });
  let app: App | undefined;
  const start = async (more: Partial<typeof environment> = {}): Promise<void> => {
    app = await createApp(readConfig({ ...environment, ...more }), (error) => fatal.push(error));
  };
  await start();

  /** What the command centre does with the press of a button, a fresh sign-in of the account included. */
  const ask = async (username: string, decision: Decision, asked: Asked = {}) => {
    const { commandId = randomUUID() } = asked;
    const account = accountOf(username);
    const signed = WHO_DECIDES[decision.kind].signed;
    const idToken =
      asked.idToken ??
      (signed ? await idTokenFor(stack.addresses, account, decisionNonce(commandId, decision)) : undefined);
    const { role, name, agency } = account;
    const actor = { subject: asked.subject ?? account.sub, name, agency };
    const before = answers.length;
    const atMs = Date.now();
    const command = { commandId, decision, actor, role, atMs, ...(idToken === undefined ? {} : { idToken }) };
    await carrier.send(governanceCommanded, command, { id: randomUUID() });
    const answered = () => {
      if (fatal.length > 0) throw fatal[0];
      return answers.slice(before).find((one) => one.commandId === commandId) ?? false;
    };
    const answer = await eventually(answered, { timeoutMs: 10_000, everyMs: 5 });
    return { ...answer, tookMs: Date.now() - atMs };
  };
  /** `accepted`, or why not. */
  const outcome = async (username: string, decision: Decision, asked?: Asked): Promise<string> => {
    const { accepted, refusal } = await ask(username, decision, asked);
    return accepted ? 'accepted' : (refusal ?? 'refused');
  };
  return {
    district,
    cameras,
    state,
    answers,
    entries,
    fatal,
    matcher,
    doorOf,
    ask,
    outcome,
    start,
    stopService: async () => {
      await app?.stop();
      app = undefined;
    },
    async stop() {
      await app?.stop();
      for (const door of doors) await door.close();
    },
  };
}

import { randomUUID } from 'node:crypto';
import { DEMO_ACCOUNTS, idTokenFor, readAccounts } from '@marsad/deploy-local';
import { decisionNonce } from '@marsad/proof';
import type { GovernanceDecision, Principal } from '@marsad/schemas';
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
  ruleDefined,
  sharingAgreement,
  WHO_DECIDES,
  watchlistEntry,
} from '@marsad/schemas';
import type { App } from '@marsad/service';
import type { Stack } from '@marsad/testkit';
import { createBus, eventually } from '@marsad/testkit';
import type { z } from 'zod';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';

const STATE = [processingAct, halt, authorisation, liveGrant, sharingAgreement, hotlistEntry, watchlistEntry] as const;
const accounts = readAccounts(DEMO_ACCOUNTS);

/** The account of a person of the demonstration. */
export const accountOf = (username: string) => {
  const account = accounts.find((known) => known.username === username);
  if (!account) throw new Error(`${DEMO_ACCOUNTS} has no ${username}`);
  return account;
};

export type Decision = z.input<typeof GovernanceDecision>;
export type CommandOptions = { readonly commandId?: string; readonly idToken?: string; readonly subject?: string };
export type UnderTest = Awaited<ReturnType<typeof startUnderTest>>;

/** Starts governance on the real stack, with clients that send it commands and collect what it publishes. */
export async function startUnderTest(stack: Stack) {
  const district = await stack.createDistrict();
  const bus = createBus(stack);
  const fatal: unknown[] = [];
  const cameras = [`${district}-hall-1`, `${district}-gate-1`];
  const register = await bus.producer('governance');
  for (const camera of cameras)
    await register.send(cameraRegistered, { ...cameraRegistered.example, camera, district });
  const state = await bus.as('command-center').stateTable({ name: 'state', events: STATE, districts: [] });
  const directory = await bus
    .as('camera-ingest')
    .stateTable({ name: 'directory', events: [cameraRegistered], districts: [] });
  const rules = await bus.as('behaviour-analytics').stateTable({ name: 'rules', events: [ruleDefined], districts: [] });
  const answers = await bus.collect('command-center', [governanceAnswered]);
  const entries = await bus.collect('audit', [auditEntry]);

  let app: App | undefined;
  const start = async (variables: Readonly<Record<string, string>> = {}): Promise<void> => {
    const config = readConfig(stack.environment('governance', [district], variables));
    app = await createApp(config, (error) => fatal.push(error));
  };
  const stopService = async (): Promise<void> => {
    await app?.stop();
    app = undefined;
  };
  await start();

  /** Sends a decision as the command centre does, with a new sign-in of the account where the decision needs one. */
  const ask = async (username: string, decision: Decision, options: CommandOptions = {}) => {
    const { commandId = randomUUID() } = options;
    const account = accountOf(username);
    const idToken =
      options.idToken ??
      (WHO_DECIDES[decision.kind].signed
        ? await idTokenFor(stack.addresses, account, decisionNonce(commandId, decision))
        : undefined);
    const { role, name, agency } = account;
    const actor = { subject: options.subject ?? account.sub, name, agency };
    const atMs = Date.now();
    const command = { commandId, decision, actor, role, atMs, ...(idToken === undefined ? {} : { idToken }) };
    const before = answers.received.length;
    await (await bus.producer('command-center')).send(governanceCommanded, command, { id: randomUUID() });
    const answered = () => {
      if (fatal.length > 0) throw fatal[0];
      return answers.received.slice(before).find(({ data }) => data.commandId === commandId)?.data ?? false;
    };
    const answer = await eventually(answered, { timeoutMs: 10_000, everyMs: 5 });
    return { ...answer, tookMs: Date.now() - atMs };
  };
  return {
    district,
    cameras,
    state,
    /** The directory as camera-ingest reads it. */
    directory,
    /** Every version of every rule. */
    rules,
    answers: () => answers.of(governanceAnswered),
    entries: () => entries.of(auditEntry),
    fatal,
    kafka: (principal: Principal) => bus.as(principal),
    producer: (principal: Principal) => bus.producer(principal),
    ask,
    /** `accepted`, or the refusal. */
    async outcome(username: string, decision: Decision, options?: CommandOptions): Promise<string> {
      const { accepted, refusal } = await ask(username, decision, options);
      return accepted ? 'accepted' : (refusal ?? 'refused');
    },
    start,
    stopService,
    async stop(): Promise<void> {
      await stopService();
      await bus.close();
    },
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { idTokenFor, kafkaAs, type Account, type Addresses } from '@marsad/deploy-local';
import { createKafka, isEvent } from '@marsad/kafka';
import { decisionNonce } from '@marsad/proof';
import { createBrowserKey } from '@marsad/proof/testing';
import {
  CASE_PROOF_TYPE,
  caseAnswered,
  caseChanged,
  caseCommanded,
  WHO_WORKS_ON_CASES,
  type Case,
  type CaseAnswer,
  type CaseDecision,
} from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import type { z } from 'zod';

type Decision = z.input<(typeof CaseDecision.options)[number]>;

const ANSWER_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;

export type CaseWork = {
  /** Decides something, proved as its kind needs. @throws when it is refused or not answered in time */
  decide(decision: Decision): Promise<CaseAnswer>;
  /** Waits for a case to be so. @throws when it is not in time */
  until(caseId: string, isSo: (record: Case) => boolean): Promise<Case>;
  stop(): Promise<void>;
};

async function eventually<T>(what: string, look: () => T | undefined): Promise<T> {
  for (const end = performance.now() + ANSWER_WITHIN_MS; performance.now() < end; await sleep(LOOK_EVERY_MS)) {
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not happen within ${ANSWER_WITHIN_MS / 1_000} s`);
}

/** Works on cases as a person does whose browser the command centre serves: with the sign-ins and signatures of that person. */
export async function workOnCases(addresses: Addresses, city: string, account: Account): Promise<CaseWork> {
  const kafka = createKafka({
    ...kafkaAs(addresses, 'command-center'),
    clientId: 'smoke-cases',
    city,
    source: '/command-center/smoke',
    logger: createLogger({ service: 'command-center', replica: 'smoke', logLevel: 'fatal' }),
    onFatal: (error) => console.error(`the connection for cases broke: ${error.message}`),
  });
  const answers = new Map<string, CaseAnswer>();
  const cases = new Map<string, Case>();
  await kafka.tail({
    name: 'smoke-cases',
    events: [caseAnswered, caseChanged],
    districts: [],
    from: 'end',
    onEvent(received) {
      if (isEvent(received, caseAnswered)) answers.set(received.data.commandId, received.data);
      else cases.set(received.data.caseId, received.data);
    },
  });
  const producer = await kafka.createProducer();
  const browser = createBrowserKey();
  const session = await idTokenFor(addresses, account, browser.thumbprint);
  const prove = async (commandId: string, decision: Decision) =>
    WHO_WORKS_ON_CASES[decision.kind].signed
      ? { idToken: await idTokenFor(addresses, account, decisionNonce(commandId, decision)) }
      : {
          idToken: session,
          proof: browser.sign({ commandId, decision, signedAtMs: Date.now() }, { typ: CASE_PROOF_TYPE }),
        };
  const { sub: subject, name, agency, role } = account;
  return {
    async decide(decision) {
      const commandId = randomUUID();
      const proved = await prove(commandId, decision);
      const actor = { subject, name, agency };
      await producer.send(caseCommanded, { commandId, decision, actor, role, ...proved, atMs: Date.now() });
      const answer = await eventually(`an answer to ${decision.kind}`, () => answers.get(commandId));
      if (!answer.accepted) throw new Error(`${decision.kind} was refused: ${answer.refusal}`);
      return answer;
    },
    until: (caseId, isSo) =>
      eventually('what the case needed', () => {
        const record = cases.get(caseId);
        return record && isSo(record) ? record : undefined;
      }),
    stop: () => kafka.close(),
  };
}

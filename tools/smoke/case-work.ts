import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { signIn, type Account, type SignedIn } from '@marsad/deploy-local';
import { createBrowserKey } from '@marsad/proof/testing';
import { CASE_PROOF_TYPE, WHO_WORKS_ON_CASES, type Case, type CaseAnswer, type CaseDecision } from '@marsad/schemas';
import type { z } from 'zod';

type Decision = z.input<(typeof CaseDecision.options)[number]>;
type Taken = { readonly commandId: string; readonly signInUrl?: string };
type State = { readonly answer?: CaseAnswer };

const WITHIN_MS = 15_000;
const ASK_EVERY_MS = 200;

export type CaseWork = {
  readonly person: SignedIn;
  /** Decides something, signed as its kind needs. @throws when it is refused or not answered in time */
  decide(decision: Decision): Promise<CaseAnswer>;
  /** Waits for a case to be so. @throws when it is not in time */
  until(caseId: string, isSo: (record: Case) => boolean): Promise<Case>;
};

async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + WITHIN_MS; performance.now() < end; await sleep(ASK_EVERY_MS)) {
    const found = await ask();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not happen within ${WITHIN_MS / 1_000} s`);
}

/** Signs a person in with a key of the browser's, and works on cases as they do in the page. */
export async function workOnCases(publicUrl: string, { username, password }: Account): Promise<CaseWork> {
  const browser = createBrowserKey();
  const person = await signIn(publicUrl, username, password, { key: browser.thumbprint });
  const signed = (decision: Decision): object => {
    if (WHO_WORKS_ON_CASES[decision.kind].signed) return { decision };
    const commandId = randomUUID();
    const proof = browser.sign({ commandId, decision, signedAtMs: Date.now() }, { typ: CASE_PROOF_TYPE });
    return { decision, commandId, proof };
  };
  return {
    person,
    async decide(decision) {
      const { commandId, signInUrl } = await person.json<Taken>('/api/case-decisions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(signed(decision)),
      });
      if (signInUrl !== undefined) await person.signAgain(signInUrl);
      const ask = async () => (await person.json<State>(`/api/commands/${commandId}`)).answer;
      const answer = await eventually(`an answer to ${decision.kind}`, ask);
      if (!answer.accepted) throw new Error(`${decision.kind} was refused: ${answer.refusal}`);
      return answer;
    },
    until: (caseId, isSo) =>
      eventually('what the case needed', async () => {
        const response = await person.fetch(`/api/cases/${caseId}`);
        // The answer to the decision that opened it may be here before the case is.
        if (response.status === 404) return undefined;
        if (!response.ok) throw new Error(`the case is answered with ${response.status}`);
        const { record } = (await response.json()) as { record: Case };
        return isSo(record) ? record : undefined;
      }),
  };
}

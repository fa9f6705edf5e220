import type { DataOf, GovernanceDecision, governanceAnswered } from '@marsad/schemas';
import type { z } from 'zod';
import type { SignedIn } from './sign-in.ts';

export type DecisionAnswer = DataOf<typeof governanceAnswered>;
type SentDecision = { commandId: string; signInUrl?: string };
type State = { status: 'waiting' | 'answered'; answer?: DecisionAnswer };

const ANSWER_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 25;

/**
 * Decides something about rights as a person does in the page: sends the decision, signs in again for exactly this decision if that is
 * required, and waits for the answer. A refusal by governance is an answer.
 * @throws when the command centre refuses it, the sign-in fails, or no answer comes within 15 s
 */
export async function decide(person: SignedIn, decision: z.input<typeof GovernanceDecision>): Promise<DecisionAnswer> {
  const { commandId, signInUrl } = await person.json<SentDecision>('/api/decisions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ decision }),
  });
  if (signInUrl !== undefined) await person.signAgain(signInUrl);
  for (const until = performance.now() + ANSWER_WITHIN_MS; performance.now() < until;) {
    const { status, answer } = await person.json<State>(`/api/commands/${commandId}`);
    if (status === 'answered' && answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  throw new Error(`${decision.kind} was not answered within ${ANSWER_WITHIN_MS / 1_000} s: is governance running?`);
}

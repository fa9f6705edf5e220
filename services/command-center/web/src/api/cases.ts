import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { WHO_WORKS_ON_CASES, type CaseDecision } from '@marsad/schemas';
import { get, post } from './client.ts';
import { currentKey } from './commands.ts';
import { useSending, type DecisionProgress } from './decisions.ts';
import { ApiProblem } from './problems.ts';
import { KEYS } from './query-client.ts';
import { signCaseCommand } from './session-key.ts';
import type { CaseAnswered, CaseSummary, CaseView } from './types.ts';

/** Cases change without an event, so the page polls. The log has one entry for all of it. */
const EVERY_MS = 3_000;

export const useCases = (): UseQueryResult<{ cases: CaseSummary[]; mayOpen: boolean }> =>
  useQuery({ queryKey: KEYS.cases, queryFn: () => get('/api/cases'), refetchInterval: EVERY_MS });

export const useCase = (id: string): UseQueryResult<CaseView> =>
  useQuery({
    queryKey: KEYS.case(id),
    queryFn: () => get('/api/cases/{case}', { path: { case: id } }),
    refetchInterval: EVERY_MS,
  });

/** Sends what has to be signed at the provider as it is, and the rest with the signature of this browser. */
async function send(decision: CaseDecision) {
  if (WHO_WORKS_ON_CASES[decision.kind].signed) return post('/api/case-decisions', { body: { decision } });
  const commandId = crypto.randomUUID();
  const signed = { commandId, decision, signedAtMs: Date.now() };
  const proof = await signCaseCommand(await currentKey(), signed).catch(() => undefined);
  if (proof === undefined) throw new ApiProblem('key_missing');
  return post('/api/case-decisions', { body: { commandId, decision, proof } });
}

/** Takes a decision about a case. If a sign-in must sign it, progress stops at `to_sign`. */
export function useCaseDecision(): [
  DecisionProgress<CaseAnswered>,
  (decision: CaseDecision) => void,
  cancel: () => void,
] {
  const [progress, run, cancel] = useSending<CaseAnswered>();
  return [progress, (decision) => void run(() => send(decision)), cancel];
}

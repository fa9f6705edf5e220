import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { GovernanceDecision, ReviewAnswer } from '@marsad/schemas';
import { currentLanguage } from '../i18n/index.ts';
import { answerTo } from './answers.ts';
import { get, post } from './client.ts';
import { problemCodeOf, type ProblemCode } from './problems.ts';
import type { CaseAnswered, DecisionAnswer, ReviewAnswered, SignatureWanted, SignedMatter } from './types.ts';

type AnyAnswer = DecisionAnswer | ReviewAnswered | CaseAnswered;
type PostedDecision = { commandId: string } | SignatureWanted;

/** How far a decision of this person has come, from sending it until its answer. */
export type DecisionProgress<Expected> =
  | { kind: 'idle' }
  | { kind: 'sending' }
  /** The server has stored and hashed the decision. The person reads it, and signs it or cancels. */
  | { kind: 'to_sign'; wanted: SignatureWanted }
  | { kind: 'waiting' }
  | { kind: 'answered'; answer: Expected }
  /** No answer came in time; it may still come. */
  | { kind: 'silent' }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'failed'; problem: ProblemCode };

/** Goes to the sign-in that signs a decision, in the language of this page. The sign-in returns to this address. */
export const goAndSign = (signInUrl: string): void => {
  const back = `${location.pathname}${location.search}`;
  location.assign(`${signInUrl}&returnTo=${encodeURIComponent(back)}&lang=${currentLanguage()}`);
};

/** Sends something that has to be answered, and follows it until its answer. */
export function useSending<Expected extends AnyAnswer>() {
  const [progress, setProgress] = useState<DecisionProgress<Expected>>({ kind: 'idle' });
  const run = useCallback(async (send: () => Promise<PostedDecision>) => {
    setProgress({ kind: 'sending' });
    try {
      const posted = await send();
      if ('signInUrl' in posted) return setProgress({ kind: 'to_sign', wanted: posted });
      setProgress({ kind: 'waiting' });
      await answerTo<Expected>(posted.commandId, (answer) =>
        setProgress(answer ? { kind: 'answered', answer } : { kind: 'silent' }),
      );
    } catch (error) {
      setProgress({ kind: 'failed', problem: problemCodeOf(error) });
    }
  }, []);
  const cancel = useCallback(() => setProgress({ kind: 'idle' }), []);
  return [progress, run, cancel] as const;
}

type DecisionHook<Expected, Decision> = [DecisionProgress<Expected>, (decision: Decision) => void, cancel: () => void];

/** Sends a decision about rights. If it has to be signed, progress stops at `to_sign`, and `useSigningReturn` gets the answer later. */
export function useDecision(): DecisionHook<DecisionAnswer, GovernanceDecision> {
  const [progress, run, cancel] = useSending<DecisionAnswer>();
  return [progress, (decision) => void run(() => post('/api/decisions', { body: { decision } })), cancel];
}

/** Sends a reviewer’s answer about a candidate. Every such answer has to be signed. */
export function useReview(alertId: string): DecisionHook<ReviewAnswered, ReviewAnswer> {
  const [progress, run, cancel] = useSending<ReviewAnswered>();
  const review = (answer: ReviewAnswer): void =>
    void run(() => post('/api/alerts/{id}/reviews', { path: { id: alertId }, body: { answer } }));
  return [progress, review, cancel];
}

/** The query of the address without the fields that the sign-in added. */
function withoutReturn(query: URLSearchParams): URLSearchParams {
  const after = new URLSearchParams(query);
  after.delete('command');
  after.delete('decision');
  return after;
}

/**
 * Reads the result of a sign-in for a decision from the address, and removes it from there.
 * @returns `matter` what was signed; `progress` its answer, or why it was not sent
 */
export function useSigningReturn<Expected extends AnyAnswer>(): {
  progress: DecisionProgress<Expected>;
  matter: SignedMatter | undefined;
} {
  const [query, setQuery] = useSearchParams();
  const [progress, setProgress] = useState<DecisionProgress<Expected>>({ kind: 'idle' });
  const [matter, setMatter] = useState<SignedMatter>();
  const commandId = query.get('command');
  const notSent = query.get('decision');
  useEffect(() => {
    if (!commandId && !notSent) return;
    setQuery(withoutReturn, { replace: true });
    if (notSent) return setProgress({ kind: 'not_sent', reason: notSent });
    if (!commandId) return;
    setProgress({ kind: 'waiting' });
    void get('/api/commands/{id}', { path: { id: commandId } }).then(
      (state) => setMatter(state.matter),
      () => undefined,
    );
    answerTo<Expected>(commandId, (answer) =>
      setProgress(answer ? { kind: 'answered', answer } : { kind: 'silent' }),
    ).catch((error: unknown) => setProgress({ kind: 'failed', problem: problemCodeOf(error) }));
  }, [commandId, notSent, setQuery]);
  return { progress, matter };
}

import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { GovernanceDecision, ReviewAnswer } from '@marsad/schemas';
import { currentLanguage } from '../i18n/index.ts';
import { answerTo } from './answers.ts';
import { get, post } from './client.ts';
import { problemCodeOf, type ProblemCode } from './problems.ts';
import type { DecisionAnswer, ReviewAnswered, SignatureWanted, SignedMatter } from './types.ts';

type Taken = { commandId: string } | SignatureWanted;

/** What became of a decision that this person took: over HTTP, over the stream, or after a sign-in for it. */
export type DecisionProgress<Expected> =
  | { kind: 'idle' }
  | { kind: 'sending' }
  /** The server keeps the decision and has hashed it. The person reads it, and signs it or does not. */
  | { kind: 'to_sign'; wanted: SignatureWanted }
  | { kind: 'waiting' }
  | { kind: 'answered'; answer: Expected }
  | { kind: 'silent' }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'failed'; problem: ProblemCode };

/** Leaves for the sign-in, in the language of this page. The sign-in returns to this address. */
export const goAndSign = (signInUrl: string): void => {
  const back = `${location.pathname}${location.search}`;
  location.assign(`${signInUrl}&returnTo=${encodeURIComponent(back)}&lang=${currentLanguage()}`);
};

function useSending<Expected extends DecisionAnswer | ReviewAnswered>() {
  const [progress, setProgress] = useState<DecisionProgress<Expected>>({ kind: 'idle' });
  const run = useCallback(async (send: () => Promise<Taken>) => {
    setProgress({ kind: 'sending' });
    try {
      const taken = await send();
      if ('signInUrl' in taken) return setProgress({ kind: 'to_sign', wanted: taken });
      setProgress({ kind: 'waiting' });
      await answerTo<Expected>(taken.commandId, (answer) =>
        setProgress(answer ? { kind: 'answered', answer } : { kind: 'silent' }),
      );
    } catch (error) {
      setProgress({ kind: 'failed', problem: problemCodeOf(error) });
    }
  }, []);
  const cancel = useCallback(() => setProgress({ kind: 'idle' }), []);
  return [progress, run, cancel] as const;
}

type Deciding<Expected, Decision> = [DecisionProgress<Expected>, (decision: Decision) => void, cancel: () => void];

/** Takes a decision about rights. A decision that has to be signed is shown first; `useReturned` shows its answer after the sign-in. */
export function useDecision(): Deciding<DecisionAnswer, GovernanceDecision> {
  const [progress, run, cancel] = useSending<DecisionAnswer>();
  return [progress, (decision) => void run(() => post('/api/decisions', { body: { decision } })), cancel];
}

/** Answers a candidate. Every answer is signed. */
export function useReview(alertId: string): Deciding<ReviewAnswered, ReviewAnswer> {
  const [progress, run, cancel] = useSending<ReviewAnswered>();
  const review = (answer: ReviewAnswer): void =>
    void run(() => post('/api/alerts/{id}/reviews', { path: { id: alertId }, body: { answer } }));
  return [progress, review, cancel];
}

/** The query of the address, without the fields that the sign-in for a decision added. */
function withoutReturn(query: URLSearchParams): URLSearchParams {
  const after = new URLSearchParams(query);
  after.delete('command');
  after.delete('decision');
  return after;
}

/** After a sign-in for a decision: what was signed, and what became of it or why it was not sent. Removes the fields that say so from the address. */
export function useReturned<Expected extends DecisionAnswer | ReviewAnswered>(): {
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

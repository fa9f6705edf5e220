import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useEffect } from 'react';
import type { GovernanceDecision, ReviewAnswer } from '@marsad/schemas';
import { answerTo } from './answers.ts';
import { ApiProblem, send, type ProblemCode } from './client.ts';
import type { DecisionAnswer, ReviewAnswered, SignatureWanted } from './types.ts';

type Sent = { commandId: string } | SignatureWanted;

/** What became of a decision that this person took: over HTTP, over the stream, or after a sign-in for it. */
export type DecisionProgress<One> =
  | { kind: 'idle' }
  | { kind: 'sending' }
  | { kind: 'waiting' }
  | { kind: 'answered'; answer: One }
  | { kind: 'silent' }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'failed'; problem: ProblemCode };

/** Leaves for the sign-in, and comes back to this very place. */
const goAndSign = (signInUrl: string): void => {
  const back = `${location.pathname}${location.search}`;
  location.assign(`${signInUrl}&returnTo=${encodeURIComponent(back)}`);
};

function useSending<One extends DecisionAnswer | ReviewAnswered>() {
  const [progress, setProgress] = useState<DecisionProgress<One>>({ kind: 'idle' });
  const run = useCallback(async (path: string, body: unknown) => {
    setProgress({ kind: 'sending' });
    try {
      const sent = await send<Sent>(path, body);
      if ('signInUrl' in sent) return goAndSign(sent.signInUrl);
      setProgress({ kind: 'waiting' });
      await answerTo<One>(sent.commandId, (answer) =>
        setProgress(answer ? { kind: 'answered', answer } : { kind: 'silent' }),
      );
    } catch (error) {
      setProgress({ kind: 'failed', problem: error instanceof ApiProblem ? error.code : 'internal' });
    }
  }, []);
  return [progress, run] as const;
}

/** Takes a decision about rights. One that is signed leaves the page for the sign-in; its answer is shown by `useReturned`. */
export function useDecision(): [DecisionProgress<DecisionAnswer>, (decision: GovernanceDecision) => void] {
  const [progress, run] = useSending<DecisionAnswer>();
  return [progress, (decision) => void run('/api/decisions', { decision })];
}

/** Answers a candidate: always signed. */
export function useReview(alertId: string): [DecisionProgress<ReviewAnswered>, (answer: ReviewAnswer) => void] {
  const [progress, run] = useSending<ReviewAnswered>();
  return [progress, (answer) => void run(`/api/alerts/${encodeURIComponent(alertId)}/reviews`, { answer })];
}

/** After a sign-in for a decision: waits for what became of it, or knows why it was not sent. Takes it out of the address. */
export function useReturned<One extends DecisionAnswer | ReviewAnswered>(): DecisionProgress<One> {
  const [query, setQuery] = useSearchParams();
  const [progress, setProgress] = useState<DecisionProgress<One>>({ kind: 'idle' });
  const command = query.get('command');
  const notSent = query.get('decision');
  useEffect(() => {
    if (!command && !notSent) return;
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete('command');
        after.delete('decision');
        return after;
      },
      { replace: true },
    );
    if (notSent) return setProgress({ kind: 'not_sent', reason: notSent });
    if (!command) return;
    setProgress({ kind: 'waiting' });
    answerTo<One>(command, (answer) => setProgress(answer ? { kind: 'answered', answer } : { kind: 'silent' })).catch(
      (error: unknown) =>
        setProgress({ kind: 'failed', problem: error instanceof ApiProblem ? error.code : 'internal' }),
    );
  }, [command, notSent, setQuery]);
  return progress;
}

import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useEffect } from 'react';
import type { GovernanceDecision, ReviewAnswer } from '@marsad/schemas';
import { currentLanguage } from '../i18n/index.ts';
import { answerTo } from './answers.ts';
import { call, send } from './client.ts';
import { problemCodeOf, type ProblemCode } from './problems.ts';
import type { CommandState, DecisionAnswer, ReviewAnswered, SignatureWanted, SignedMatter } from './types.ts';

type Sent = { commandId: string } | SignatureWanted;

/** What became of a decision that this person took: over HTTP, over the stream, or after a sign-in for it. */
export type DecisionProgress<One> =
  | { kind: 'idle' }
  | { kind: 'sending' }
  /** The server keeps it and has hashed it; the person reads it and goes to sign, or does not. */
  | { kind: 'to_sign'; wanted: SignatureWanted }
  | { kind: 'waiting' }
  | { kind: 'answered'; answer: One }
  | { kind: 'silent' }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'failed'; problem: ProblemCode };

/** Leaves for the sign-in, which speaks this page's language, and comes back to this very place. */
export const goAndSign = (signInUrl: string): void => {
  const back = `${location.pathname}${location.search}`;
  location.assign(`${signInUrl}&returnTo=${encodeURIComponent(back)}&lang=${currentLanguage()}`);
};

function useSending<One extends DecisionAnswer | ReviewAnswered>() {
  const [progress, setProgress] = useState<DecisionProgress<One>>({ kind: 'idle' });
  const run = useCallback(async (path: string, body: unknown) => {
    setProgress({ kind: 'sending' });
    try {
      const sent = await send<Sent>(path, body);
      if ('signInUrl' in sent) return setProgress({ kind: 'to_sign', wanted: sent });
      setProgress({ kind: 'waiting' });
      await answerTo<One>(sent.commandId, (answer) =>
        setProgress(answer ? { kind: 'answered', answer } : { kind: 'silent' }),
      );
    } catch (error) {
      setProgress({ kind: 'failed', problem: problemCodeOf(error) });
    }
  }, []);
  const cancel = useCallback(() => setProgress({ kind: 'idle' }), []);
  return [progress, run, cancel] as const;
}

/** Takes a decision about rights. One that is signed is shown first and leaves the page for the sign-in; `useReturned` shows its answer. */
export function useDecision(): [
  DecisionProgress<DecisionAnswer>,
  (decision: GovernanceDecision) => void,
  cancel: () => void,
] {
  const [progress, run, cancel] = useSending<DecisionAnswer>();
  return [progress, (decision) => void run('/api/decisions', { decision }), cancel];
}

/** Answers a candidate: always signed. */
export function useReview(
  alertId: string,
): [DecisionProgress<ReviewAnswered>, (answer: ReviewAnswer) => void, cancel: () => void] {
  const [progress, run, cancel] = useSending<ReviewAnswered>();
  return [progress, (answer) => void run(`/api/alerts/${encodeURIComponent(alertId)}/reviews`, { answer }), cancel];
}

/** After a sign-in for a decision: what was signed and what became of it, or why it was not sent. Takes it out of the address. */
export function useReturned<One extends DecisionAnswer | ReviewAnswered>(): {
  progress: DecisionProgress<One>;
  matter: SignedMatter | undefined;
} {
  const [query, setQuery] = useSearchParams();
  const [progress, setProgress] = useState<DecisionProgress<One>>({ kind: 'idle' });
  const [matter, setMatter] = useState<SignedMatter>();
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
    const failed = (error: unknown): void => setProgress({ kind: 'failed', problem: problemCodeOf(error) });
    void call<CommandState>(`/api/commands/${encodeURIComponent(command)}`).then(
      (state) => setMatter(state.matter),
      () => undefined,
    );
    answerTo<One>(command, (answer) => setProgress(answer ? { kind: 'answered', answer } : { kind: 'silent' })).catch(
      failed,
    );
  }, [command, notSent, setQuery]);
  return { progress, matter };
}

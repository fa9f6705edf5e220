import { useEffect, useState } from 'react';
import { problemCodeOf, type ProblemCode } from '../../api/problems.ts';

/** How far a request to a service of the city has come. */
export type AskProgress<Answer> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly id?: string }
  | { readonly kind: 'answered'; readonly result: Answer }
  /** No answer came in time. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly problem: ProblemCode };

type Waiting = { readonly status: 'waiting' };
type Answered = { readonly status: 'answered' };

/** The two calls of a request. They must not change between renderings. */
export type AskCalls<Asked, Answer extends Answered> = {
  /** Sends a request. @returns its id */
  readonly send: (asked: Asked) => Promise<string>;
  /** What became of the request of this id. */
  readonly find: (id: string) => Promise<Waiting | Answer>;
};

const ASK_EVERY_MS = 700;
const PATIENCE_MS = 45_000;

/** Sends a request and asks for its answer again and again until it is there. A new request replaces the one before. */
export function useAsked<Asked, Answer extends Answered>(
  { send, find }: AskCalls<Asked, Answer>,
  patienceMs = PATIENCE_MS,
): [AskProgress<Answer>, (asked: Asked) => void] {
  const [progress, setProgress] = useState<AskProgress<Answer>>({ kind: 'idle' });
  const id = progress.kind === 'waiting' ? progress.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    const since = performance.now();
    let isOver = false;
    const look = async (): Promise<void> => {
      const next = await progressOf(() => find(id), performance.now() - since, patienceMs);
      if (!isOver && next) setProgress(next);
    };
    const timer = setInterval(() => void look(), ASK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [id, find, patienceMs]);
  const ask = (asked: Asked): void => {
    setProgress({ kind: 'waiting' });
    send(asked).then(
      (taken) => setProgress({ kind: 'waiting', id: taken }),
      (error: unknown) => setProgress({ kind: 'failed', problem: problemCodeOf(error) }),
    );
  };
  return [progress, ask];
}

/** What became of a request; undefined while it goes on. */
async function progressOf<Answer extends Answered>(
  find: () => Promise<Waiting | Answer>,
  waitedMs: number,
  patienceMs: number,
): Promise<AskProgress<Answer> | undefined> {
  try {
    const state = await find();
    if (state.status === 'answered') return { kind: 'answered', result: state };
    return waitedMs > patienceMs ? { kind: 'silent' } : undefined;
  } catch (error) {
    return { kind: 'failed', problem: problemCodeOf(error) };
  }
}

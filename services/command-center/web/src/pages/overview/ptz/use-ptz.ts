import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { get, post } from '../../../api/client.ts';
import { problemCodeOf, type ProblemCode } from '../../../api/problems.ts';
import { KEYS } from '../../../api/query-client.ts';
import type { PtzMove, PtzView } from '../../../api/types.ts';
import { serverNowMs, useNow } from '../../../parts/use-now.ts';
import { createHold, type Hold } from './hold.ts';
import { outcomeOf, type CommandOutcome } from './standing.ts';

/** Live events say when a camera changes hands; this is for the time without them, ms. */
const ASK_EVERY_MS = 5_000;

/** Where a movable camera looks and who holds it. */
export const usePtzView = (camera: string): UseQueryResult<PtzView> =>
  useQuery({
    queryKey: KEYS.ptz(camera),
    queryFn: () => get('/api/ptz/{camera}', { path: { camera } }),
    refetchInterval: ASK_EVERY_MS,
    staleTime: 0,
  });

type Commands = { readonly hold: Hold; readonly outcome: CommandOutcome; readonly problem: ProblemCode | undefined };

/** Sends commands to a camera. A held button is let go when the page is left, hidden or loses the keyboard. */
export function usePtzCommands(camera: string, last: PtzView['last']): Commands {
  const [sent, setSent] = useState<{ commandId: string; atMs: number }>();
  const [problem, setProblem] = useState<ProblemCode>();
  const now = useNow();
  const hold = useMemo(
    () =>
      createHold(async (move: PtzMove) => {
        const commandId = crypto.randomUUID();
        setProblem(undefined);
        setSent({ commandId, atMs: serverNowMs() });
        try {
          await post('/api/ptz/{camera}', { path: { camera }, body: { commandId, move } });
        } catch (error) {
          setSent(undefined);
          setProblem(problemCodeOf(error));
        }
      }),
    [camera],
  );
  useEffect(() => {
    const letGo = (): void => hold.release();
    window.addEventListener('blur', letGo);
    document.addEventListener('visibilitychange', letGo);
    return () => {
      window.removeEventListener('blur', letGo);
      document.removeEventListener('visibilitychange', letGo);
      letGo();
    };
  }, [hold]);
  return { hold, outcome: outcomeOf(sent, last, now), problem };
}

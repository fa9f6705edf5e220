import { useCallback, useState } from 'react';
import { normaliseText, type AlertAction, type DismissalReason } from '@marsad/schemas';
import type { z } from 'zod';
import { answerTo } from './answers.ts';
import { get, post } from './client.ts';
import { ApiProblem, problemCodeOf, type ProblemCode } from './problems.ts';
import { signCommand } from './session-key.ts';
import type { Alert, CommandAnswer } from './types.ts';

export type Command = { action: AlertAction; dismissalReason?: z.infer<typeof DismissalReason>; note?: string };
export type CommandProgress =
  | { kind: 'idle' }
  | { kind: 'sending'; action: AlertAction }
  | { kind: 'answered'; action: AlertAction; answer: CommandAnswer }
  /** No answer came in time; it may still come. */
  | { kind: 'silent'; action: AlertAction }
  | { kind: 'failed'; action: AlertAction; problem: ProblemCode };

/** The alert as the person sees it when they act. */
type SeenAlert = Pick<Alert, 'alertId' | 'state' | 'roseAtMs'>;

/**
 * Signs a command. The signature covers the alert, the state that the person sees, the time and the id of the command, so the command
 * cannot be used again or for another alert.
 * @throws ApiProblem; its code is `key_missing` where this browser cannot sign with the key of the session
 */
async function signedRequest({ note, ...command }: Command, { alertId, state, roseAtMs }: SeenAlert) {
  // Asks for the key each time, because the person may have signed in again in another tab.
  const { key } = await get('/api/me');
  const request = { commandId: crypto.randomUUID(), ...command, ...(note && { note: normaliseText(note) }) };
  const seen = { alertId, state, ...(roseAtMs !== undefined && { roseAtMs }) };
  const proof = await signCommand(key, { ...request, ...seen, signedAtMs: Date.now() }).catch(() => undefined);
  if (proof === undefined) throw new ApiProblem('key_missing');
  return { ...request, proof };
}

/** Signs and sends a command, and waits for its answer. */
export function useCommand({ alertId, state, roseAtMs }: SeenAlert): [CommandProgress, (command: Command) => void] {
  const [progress, setProgress] = useState<CommandProgress>({ kind: 'idle' });
  const run = useCallback(
    async (command: Command) => {
      const { action } = command;
      setProgress({ kind: 'sending', action });
      try {
        const body = await signedRequest(command, { alertId, state, ...(roseAtMs !== undefined && { roseAtMs }) });
        const { commandId } = await post('/api/alerts/{id}/commands', { path: { id: alertId }, body });
        await answerTo<CommandAnswer>(commandId, (answer) =>
          setProgress(answer ? { kind: 'answered', action, answer } : { kind: 'silent', action }),
        );
      } catch (error) {
        setProgress({ kind: 'failed', action, problem: problemCodeOf(error) });
      }
    },
    [alertId, state, roseAtMs],
  );
  return [progress, (command) => void run(command)];
}

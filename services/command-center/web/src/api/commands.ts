import { useCallback, useState } from 'react';
import {
  normaliseText,
  type AnyAlertAction,
  type Assignee,
  type CheckedPoint,
  type DismissalReason,
} from '@marsad/schemas';
import type { z } from 'zod';
import { answerTo } from './answers.ts';
import { get, post } from './client.ts';
import { ApiProblem, problemCodeOf, type ProblemCode } from './problems.ts';
import { signCommand } from './session-key.ts';
import type { Alert, CommandAnswer } from './types.ts';

export type Command = {
  action: AnyAlertAction;
  dismissalReason?: z.infer<typeof DismissalReason>;
  note?: string;
  assignTo?: Assignee;
  check?: CheckedPoint;
};
export type CommandProgress =
  | { kind: 'idle' }
  | { kind: 'sending'; action: AnyAlertAction }
  | { kind: 'answered'; action: AnyAlertAction; answer: CommandAnswer }
  /** No answer came in time; it may still come. */
  | { kind: 'silent'; action: AnyAlertAction }
  | { kind: 'failed'; action: AnyAlertAction; problem: ProblemCode };

/** The alert as the person sees it when they act. */
type SeenAlert = Pick<Alert, 'alertId' | 'state'> & { readonly roseAtMs?: number | undefined };

/**
 * Signs a command. The signature covers the alert, the state that the person sees, the time and the id of the command, so the command
 * cannot be used again or for another alert.
 * @throws ApiProblem; its code is `key_missing` where this browser cannot sign with the key of the session
 */
async function signedRequest({ note, ...command }: Command, { alertId, state, roseAtMs }: SeenAlert, key: string) {
  const request = { commandId: crypto.randomUUID(), ...command, ...(note && { note: normaliseText(note) }) };
  const seen = { alertId, state, ...(roseAtMs !== undefined && { roseAtMs }) };
  const proof = await signCommand(key, { ...request, ...seen, signedAtMs: Date.now() }).catch(() => undefined);
  if (proof === undefined) throw new ApiProblem('key_missing');
  return { ...request, proof };
}

/** The key that signs. Asked for each time, because the person may have signed in again in another tab. */
export const currentKey = async (): Promise<string> => (await get('/api/me')).key;

/** How many commands go in one request. */
const MOST_AT_ONCE = 50;
export type BulkOutcome = { readonly sent: number; readonly accepted: number; readonly refused: number };

/**
 * Gives the same command about several alerts. Each is signed, decided and audited as its own; `onProgress` is told as their answers come.
 * @throws ApiProblem where a request fails; what was sent before it stays sent
 */
export async function commandEach(
  alerts: readonly SeenAlert[],
  command: Command,
  onProgress: (outcome: BulkOutcome) => void,
): Promise<void> {
  const key = await currentKey();
  let outcome: BulkOutcome = { sent: 0, accepted: 0, refused: 0 };
  const answered = new Set<string>();
  const count = (change: Partial<BulkOutcome>): void => {
    const { sent, accepted, refused } = outcome;
    outcome = {
      sent: sent + (change.sent ?? 0),
      accepted: accepted + (change.accepted ?? 0),
      refused: refused + (change.refused ?? 0),
    };
    onProgress(outcome);
  };
  for (let from = 0; from < alerts.length; from += MOST_AT_ONCE) {
    const some = alerts.slice(from, from + MOST_AT_ONCE);
    const commands = await Promise.all(
      some.map(async (seen) => ({ ...(await signedRequest(command, seen, key)), alertId: seen.alertId })),
    );
    const taken = await post('/api/alerts/commands', { body: { commands } });
    for (const { commandId, sent } of taken.commands) {
      count(sent ? { sent: 1 } : { refused: 1 });
      if (!sent) continue;
      void answerTo<CommandAnswer>(commandId, (answer) => {
        // An answer may come on the stream after it was asked for.
        if (answer && !answered.has(commandId)) count(answer.accepted ? { accepted: 1 } : { refused: 1 });
        if (answer) answered.add(commandId);
      });
    }
  }
}

/** Signs and sends a command, and waits for its answer. */
export function useCommand({ alertId, state, roseAtMs }: SeenAlert): [CommandProgress, (command: Command) => void] {
  const [progress, setProgress] = useState<CommandProgress>({ kind: 'idle' });
  const run = useCallback(
    async (command: Command) => {
      const { action } = command;
      setProgress({ kind: 'sending', action });
      try {
        const body = await signedRequest(command, { alertId, state, roseAtMs }, await currentKey());
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

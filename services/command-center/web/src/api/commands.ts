import { useCallback, useState } from 'react';
import { normaliseText, type Alert, type AlertAction, type DismissalReason } from '@marsad/schemas';
import type { z } from 'zod';
import { answerTo } from './answers.ts';
import { call, send } from './client.ts';
import { ApiProblem, problemCodeOf, type ProblemCode } from './problems.ts';
import { signCommand } from './session-key.ts';
import type { CommandAnswer, Me } from './types.ts';

export type Command = { action: AlertAction; dismissalReason?: z.infer<typeof DismissalReason>; note?: string };
export type CommandProgress =
  | { kind: 'idle' }
  | { kind: 'sending'; action: AlertAction }
  | { kind: 'answered'; action: AlertAction; answer: CommandAnswer }
  | { kind: 'silent'; action: AlertAction }
  | { kind: 'failed'; action: AlertAction; problem: ProblemCode };

type Seen = Pick<Alert, 'alertId' | 'state' | 'roseAtMs'>;

/** The command as this person signs it: about this alert, in the state in which they see it and with all that made it rise, now and once. @throws ApiProblem `key_missing` */
async function signed({ note, ...command }: Command, { alertId, state, roseAtMs }: Seen) {
  // Asked now: somebody may have signed in anew in another tab.
  const { key } = await call<Me>('/api/me');
  const asked = { commandId: crypto.randomUUID(), ...command, ...(note && { note: normaliseText(note) }) };
  const seen = { alertId, state, ...(roseAtMs !== undefined && { roseAtMs }) };
  const proof = await signCommand(key, { ...asked, ...seen, signedAtMs: Date.now() }).catch(() => undefined);
  if (proof === undefined) throw new ApiProblem('key_missing');
  return { ...asked, proof };
}

/** Signs and sends a command and waits for its answer on the event stream; asks once over HTTP in case the stream was broken meanwhile. */
export function useCommand({ alertId, state, roseAtMs }: Seen): [CommandProgress, (command: Command) => void] {
  const [progress, setProgress] = useState<CommandProgress>({ kind: 'idle' });
  const run = useCallback(
    async (command: Command) => {
      const { action } = command;
      setProgress({ kind: 'sending', action });
      try {
        const { commandId } = await send<{ commandId: string }>(
          `/api/alerts/${encodeURIComponent(alertId)}/commands`,
          await signed(command, { alertId, state, roseAtMs }),
        );
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

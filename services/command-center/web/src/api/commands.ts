import { useCallback, useState } from 'react';
import type { AlertAction, DismissalReason } from '@marsad/schemas';
import type { z } from 'zod';
import { answerTo } from './answers.ts';
import { ApiProblem, send, type ProblemCode } from './client.ts';
import type { CommandAnswer } from './types.ts';

export type Command = { action: AlertAction; dismissalReason?: z.infer<typeof DismissalReason>; note?: string };
export type CommandProgress =
  | { kind: 'idle' }
  | { kind: 'sending'; action: AlertAction }
  | { kind: 'answered'; action: AlertAction; answer: CommandAnswer }
  | { kind: 'silent'; action: AlertAction }
  | { kind: 'failed'; action: AlertAction; problem: ProblemCode };

/** Sends a command and waits for its answer on the event stream; asks once over HTTP in case the stream was broken meanwhile. */
export function useCommand(alertId: string): [CommandProgress, (command: Command) => void] {
  const [progress, setProgress] = useState<CommandProgress>({ kind: 'idle' });
  const run = useCallback(
    async (command: Command) => {
      const { action } = command;
      setProgress({ kind: 'sending', action });
      try {
        const { commandId } = await send<{ commandId: string }>(
          `/api/alerts/${encodeURIComponent(alertId)}/commands`,
          command,
        );
        await answerTo<CommandAnswer>(commandId, (answer) =>
          setProgress(answer ? { kind: 'answered', action, answer } : { kind: 'silent', action }),
        );
      } catch (error) {
        setProgress({ kind: 'failed', action, problem: error instanceof ApiProblem ? error.code : 'internal' });
      }
    },
    [alertId],
  );
  return [progress, (command) => void run(command)];
}

import { useCallback, useState } from 'react';
import type { AlertAction, DismissalReason } from '@marsad/schemas';
import type { z } from 'zod';
import { ApiProblem, call, send, type ProblemCode } from './client.ts';
import { liveEvents } from './live-events.ts';
import type { CommandAnswer, CommandState } from './types.ts';

export type Command = { action: AlertAction; dismissalReason?: z.infer<typeof DismissalReason>; note?: string };
export type CommandProgress =
  | { kind: 'idle' }
  | { kind: 'sending'; action: AlertAction }
  | { kind: 'answered'; action: AlertAction; answer: CommandAnswer }
  | { kind: 'silent'; action: AlertAction }
  | { kind: 'failed'; action: AlertAction; problem: ProblemCode };

/** People expect an answer within a second; after this long the page says that none came yet, ms. */
const PATIENCE_MS = 4_000;

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
        const answered = liveEvents.answerTo(commandId);
        void answered.then((answer) => setProgress({ kind: 'answered', action, answer }));
        const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
        if (await Promise.race([answered, patience])) return;
        const state = await call<CommandState>(`/api/commands/${commandId}`);
        setProgress(
          state.status === 'answered' ? { kind: 'answered', action, answer: state.answer } : { kind: 'silent', action },
        );
      } catch (error) {
        setProgress({ kind: 'failed', action, problem: error instanceof ApiProblem ? error.code : 'internal' });
      }
    },
    [alertId],
  );
  return [progress, (command) => void run(command)];
}

import { call } from './client.ts';
import { liveEvents } from './live-events.ts';
import type { Answer, CommandState } from './types.ts';

/** People expect an answer within a second; after this long the page says that none came yet, ms. */
const PATIENCE_MS = 4_000;

/**
 * Waits for what became of a command: on the event stream, and once over HTTP in case the stream was broken meanwhile.
 * @param onAnswer called with undefined while none came in time, and with the answer whenever it comes
 */
export async function answerTo<One extends Answer>(
  commandId: string,
  onAnswer: (answer: One | undefined) => void,
): Promise<void> {
  const answered = liveEvents.answerTo(commandId);
  void answered.then((answer) => onAnswer(answer as One));
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  if (await Promise.race([answered, patience])) return;
  const state = await call<CommandState>(`/api/commands/${commandId}`);
  onAnswer(state.status === 'answered' ? (state.answer as One) : undefined);
}

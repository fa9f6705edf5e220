import { get } from './client.ts';
import { liveEvents } from './live-events.ts';
import type { Answer } from './types.ts';

/** People expect an answer within a second. After this long the page says that none has come yet, ms. */
const PATIENCE_MS = 4_000;

/**
 * Waits for the answer to a command on the event stream. If none comes in time, asks once over HTTP, because the stream may have been
 * interrupted.
 * @param onAnswer called with undefined when none came in time, and with the answer whenever it comes
 * @throws ApiProblem where the request over HTTP fails
 */
export async function answerTo<Expected extends Answer>(
  commandId: string,
  onAnswer: (answer: Expected | undefined) => void,
): Promise<void> {
  const answered = liveEvents.answerTo(commandId);
  void answered.then((answer) => onAnswer(answer as Expected));
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  if (await Promise.race([answered, patience])) return;
  const state = await get('/api/commands/{id}', { path: { id: commandId } });
  onAnswer(state.status === 'answered' ? (state.answer as Expected) : undefined);
}

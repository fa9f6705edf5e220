import type { MessagePort } from 'node:worker_threads';
import { ModelRefusedError } from '../model-registry.ts';
import type { ThreadMessage, ThreadQuestion } from './messages.ts';

export type ServeOptions<Question, Answer, Networks> = {
  /** Loads what the thread needs. A `ModelRefusedError` refuses the start of the pool; any other error is a defect and does so too. */
  readonly load: () => Promise<Networks>;
  readonly answer: (question: Question, networks: Networks) => Promise<Answer>;
  /** The memory that moves back with the answer instead of being copied. */
  readonly transfer?: (answer: Answer) => readonly ArrayBuffer[];
  /** One question at a time, where the thread's buffers hold one; otherwise the runtime may overlap the questions. */
  readonly oneAtATime: boolean;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Answers a pool's questions in a worker thread that owns its networks. */
export async function serve<Question, Answer, Networks>(
  port: MessagePort,
  { load, answer, transfer, oneAtATime }: ServeOptions<Question, Answer, Networks>,
): Promise<void> {
  const post = (message: ThreadMessage<Answer>, moved: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, moved);
  let networks: Networks;
  try {
    networks = await load();
  } catch (error) {
    if (!(error instanceof ModelRefusedError)) throw error;
    return post({ kind: 'refused', code: error.code, message: error.message });
  }
  const handle = async ({ id, question }: ThreadQuestion<Question>): Promise<void> => {
    try {
      const answered = await answer(question, networks);
      post({ kind: 'answer', id, answer: answered }, transfer?.(answered));
    } catch (error) {
      post({ kind: 'failed', id, message: messageOf(error) });
    }
  };
  let turn = Promise.resolve();
  port.on('message', (question: ThreadQuestion<Question>) => {
    turn = oneAtATime ? turn.then(() => handle(question)) : handle(question);
  });
  post({ kind: 'ready' });
}

import type { AnyReasons, Outcome } from './outcome.ts';

type ReasonIn<O, Kind extends string> = Extract<O, { readonly kind: Kind; readonly reason: string }>['reason'];

/** The result of a batch, in the shape that the handler of a Kafka batch returns. */
export type HandledEach<Message, O> = {
  /** The whole batch comes again after `afterMs` milliseconds, and none of its dead letters is written before then. */
  readonly retry?: { readonly reason: ReasonIn<O, 'retry'>; readonly afterMs: number };
  readonly deadLetters: readonly {
    readonly received: Message;
    readonly reason: ReasonIn<O, 'dead_letter'>;
    readonly detail: string;
  }[];
};

/**
 * Handles the messages of a batch in order, one after another, and collects their outcomes. The first `retry` ends it: the messages behind
 * it are not handled, because the whole batch comes again.
 */
export async function handleEach<Message, O extends Outcome<unknown, AnyReasons>>(
  messages: Iterable<Message>,
  handle: (message: Message) => O | Promise<O>,
): Promise<HandledEach<Message, O>> {
  const deadLetters: HandledEach<Message, Outcome<unknown, AnyReasons>>['deadLetters'][number][] = [];
  for (const received of messages) {
    const answer = handle(received);
    const outcome: Outcome<unknown, AnyReasons> = answer instanceof Promise ? await answer : answer;
    if (outcome.kind === 'retry')
      return { retry: { reason: outcome.reason, afterMs: outcome.afterMs }, deadLetters: [] };
    if (outcome.kind === 'dead_letter') deadLetters.push({ received, reason: outcome.reason, detail: outcome.detail });
  }
  return { deadLetters };
}

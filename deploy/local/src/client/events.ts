import type { SignedIn } from './sign-in.ts';

export type ServerSentEvent = { event: string; data: unknown; id?: string; receivedAtMs: number };

/**
 * Reads `/api/events` until `signal` aborts. It reopens a broken stream with the last id, as a browser would.
 * @throws if the first connection is refused
 */
export async function readEvents(
  person: SignedIn,
  onEvent: (event: ServerSentEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | undefined;
  for (let first = true; !signal.aborted; first = false) {
    try {
      const response = await person.fetch('/api/events', {
        signal,
        headers: lastId ? { 'last-event-id': lastId } : {},
      });
      if (!response.ok || !response.body) throw new Error(`/api/events answers ${response.status}`);
      for await (const event of parse(response.body)) {
        lastId = event.id ?? lastId;
        onEvent(event);
      }
    } catch (error) {
      if (first && !signal.aborted) throw error;
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * Parses the event stream format of the HTML standard (https://html.spec.whatwg.org/multipage/server-sent-events.html), fields event,
 * data and id.
 */
async function* parse(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const receivedAtMs = Date.now();
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const data = field('data');
      const id = field('id');
      if (data !== undefined)
        yield {
          event: field('event') ?? 'message',
          data: JSON.parse(data),
          receivedAtMs,
          ...(id === undefined ? {} : { id }),
        };
    }
  }
}

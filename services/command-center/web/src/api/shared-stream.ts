export type Connection = 'connecting' | 'open' | 'lost';
export type StreamEvent = { type: string; data: string; id: string };

type Handlers = {
  onEvent(event: StreamEvent): void;
  onConnection(connection: Connection): void;
  /** The server refused the stream: a session that ended, or a server that starts. */
  onRefused(): void;
};
/** What the tab that reads the stream tells the others. `standing` answers a tab that has just come or wonders whether anybody reads. */
type Note =
  | { kind: 'event'; event: StreamEvent }
  | { kind: 'connection'; connection: Connection }
  | { kind: 'refused' }
  | { kind: 'asked' }
  | { kind: 'standing'; connection: Connection; lastId: string };

/** A tab on screen asks this often whether the stream is still read, ms. */
const ASK_EVERY_MS = 4_000;
/** After this long without a word the reading tab sleeps (a phone stops what is not on screen), and another takes over, ms. */
const SILENT_AFTER_MS = 10_000;
/** The browser gives up for good on a refusal: then it is tried anew after this long, ms. */
const RETRY_MS = 3_000;

const addressOf = (lastId: string): string =>
  lastId ? `/api/events?since=${encodeURIComponent(lastId)}` : '/api/events';

/** Reads the stream itself, from where it was left. Returns how to stop. */
function readStream(types: readonly string[], lastId: () => string, tell: (note: Note) => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    tell({ kind: 'connection', connection: 'connecting' });
    source = new EventSource(addressOf(lastId()));
    source.addEventListener('open', () => tell({ kind: 'connection', connection: 'open' }));
    source.addEventListener('error', () => {
      tell({ kind: 'connection', connection: 'lost' });
      if (source?.readyState !== EventSource.CLOSED) return;
      tell({ kind: 'refused' });
      retry = setTimeout(open, RETRY_MS);
    });
    for (const type of types)
      source.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) =>
        tell({ kind: 'event', event: { type, data, id: lastEventId } }),
      );
  };
  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}

/**
 * One event stream for all tabs of one person in this browser: over HTTP/1.1 a browser opens six connections to a server, and a stream in
 * every tab would take them all. The tab that holds a lock reads and tells the others over a broadcast channel; when it closes, the browser
 * hands the lock to the next, which reads on from the last event that anybody had.
 */
export function openSharedStream(person: string, types: readonly string[], handlers: Handlers): () => void {
  const name = `marsad.events.${person}`;
  const closing = new AbortController();
  const channel = new BroadcastChannel(name);
  let stopReading: (() => void) | undefined;
  let connection: Connection = 'connecting';
  let lastId = '';
  let heardAtMs = performance.now();

  const become = (next: Connection): void => {
    if (next === connection) return;
    connection = next;
    handlers.onConnection(next);
  };
  const take = (note: Note): void => {
    switch (note.kind) {
      case 'event':
        lastId = note.event.id || lastId;
        return handlers.onEvent(note.event);
      case 'connection':
        return become(note.connection);
      case 'standing':
        lastId ||= note.lastId;
        return become(note.connection);
      case 'refused':
        return handlers.onRefused();
      case 'asked':
        return undefined;
    }
  };
  const tell = (note: Note): void => {
    take(note);
    channel.postMessage(note);
  };
  channel.addEventListener('message', ({ data: note }: MessageEvent<Note>) => {
    if (note.kind === 'asked') {
      if (stopReading) channel.postMessage({ kind: 'standing', connection, lastId } satisfies Note);
      return;
    }
    heardAtMs = performance.now();
    if (!stopReading) take(note);
  });

  const read = (): Promise<void> =>
    new Promise((resolve) => {
      const stop = readStream(types, () => lastId, tell);
      stopReading = () => {
        stopReading = undefined;
        stop();
        resolve();
      };
      closing.signal.addEventListener('abort', () => stopReading?.(), { once: true });
      if (closing.signal.aborted) stopReading();
    });
  const queue = (steal = false): void => {
    if (closing.signal.aborted) return;
    const options = steal ? { steal } : { signal: closing.signal };
    navigator.locks.request(name, options, read).catch(() => {
      // Another tab took the lock, because this one slept: it waits its turn again.
      stopReading?.();
      queue();
    });
  };
  const ask = (): void => {
    if (stopReading || document.hidden) {
      heardAtMs = performance.now();
      return;
    }
    if (performance.now() - heardAtMs > SILENT_AFTER_MS) {
      heardAtMs = performance.now();
      return queue(true);
    }
    channel.postMessage({ kind: 'asked' } satisfies Note);
  };
  // Without a secure context there are no locks: then each tab reads for itself.
  if ('locks' in navigator) queue();
  else void read();
  ask();
  const asking = setInterval(ask, ASK_EVERY_MS);

  return () => {
    clearInterval(asking);
    closing.abort();
    channel.close();
  };
}

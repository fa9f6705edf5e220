import { runMachine } from './machine.ts';
import { UNCONNECTED, connectionOf, reconnectBy, type Connection, type ReconnectInput } from './reconnect.ts';
import {
  newTab,
  shareStream,
  type StreamEvent,
  type StreamReport,
  type TabEffect,
  type TabMessage,
} from './tab-sharing.ts';

type Handlers = {
  onEvent(event: StreamEvent): void;
  /** @param isFirstOpening whether no tab had the stream open before, so that there is nothing to resume from */
  onConnection(connection: Connection, isFirstOpening: boolean): void;
  onRefused(): void;
};

/** How often a tab on screen asks whether another tab still reads the stream, ms. */
const ASK_EVERY_MS = 4_000;
/** How long the page waits before it opens a refused stream again, ms. The browser does not retry a refused stream itself. */
const RETRY_MS = 3_000;

const addressOf = (lastId: string): string =>
  lastId ? `/api/events?since=${encodeURIComponent(lastId)}` : '/api/events';

/** Reads the stream in this tab, from the event after `lastId()`, until the returned function is called. */
function readStream(
  types: readonly string[],
  lastId: () => string,
  report: (report: StreamReport) => void,
): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource(addressOf(lastId()));
    source.addEventListener('open', () => change({ kind: 'opened' }));
    source.addEventListener('error', () => {
      const isRefused = source?.readyState === EventSource.CLOSED;
      change({ kind: isRefused ? 'closed' : 'interrupted' });
      if (isRefused) report({ kind: 'refused' });
    });
    for (const type of types)
      source.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) =>
        report({ kind: 'event', event: { type, data, id: lastEventId } }),
      );
  };
  const machine = runMachine(
    UNCONNECTED,
    reconnectBy(() => RETRY_MS),
    (effect) => {
      switch (effect.kind) {
        case 'open':
          return open();
        case 'close':
          clearTimeout(timer);
          return source?.close();
        case 'wait':
          timer = setTimeout(() => change({ kind: 'wait_over', isWanted: true }), effect.ms);
      }
    },
  );
  const change = (input: ReconnectInput): void => {
    machine.send(input);
    report({ kind: 'connection', connection: connectionOf(machine.state()) });
  };
  change({ kind: 'wanted' });
  return () => machine.send({ kind: 'stopped' });
}

/**
 * A lock that the tabs of this browser share by its name, until `signal` aborts. Outside a secure context there are no locks, so each tab
 * is granted a lock of its own.
 * @returns `request` queues for the lock or steals it, `release` releases it
 */
function createLock(name: string, signal: AbortSignal, on: { granted(): void; lost(): void }) {
  let release: (() => void) | undefined;
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      release = resolve;
      if (signal.aborted) resolve();
      else on.granted();
    });
  const request = (steal: boolean): void => {
    if (signal.aborted) return;
    if (!('locks' in navigator)) return void hold();
    // A request that steals cannot be aborted.
    navigator.locks.request(name, steal ? { steal } : { signal }, hold).catch(() => {
      if (!signal.aborted) on.lost();
    });
  };
  return { request, release: () => release?.() };
}

/**
 * Shares one event stream among all tabs of one person in this browser, because over HTTP/1.1 a browser opens only six connections to a
 * server, and a stream in every tab would use them up. The tab that holds the lock reads the stream and passes on the events over a
 * broadcast channel. When it closes, the browser grants the lock to another tab, which resumes after the last event that any tab received.
 * @returns a function that stops
 */
export function openSharedStream(person: string, types: readonly string[], handlers: Handlers): () => void {
  const name = `marsad.events.${person}`;
  const closing = new AbortController();
  const channel = new BroadcastChannel(name);
  let stopReading = (): void => undefined;
  const lock = createLock(name, closing.signal, {
    granted: () => tab.send({ kind: 'lock_granted' }),
    lost: () => tab.send({ kind: 'lock_lost' }),
  });
  const perform = (effect: TabEffect): void => {
    switch (effect.kind) {
      case 'start_reading':
        stopReading = readStream(
          types,
          () => tab.state().lastId,
          (report) => tab.send({ kind: 'reported', report }),
        );
        return;
      case 'stop_reading':
        stopReading();
        return lock.release();
      case 'queue_for_lock':
        return lock.request(false);
      case 'steal_lock':
        return lock.request(true);
      case 'post':
        return channel.postMessage(effect.message);
      case 'event':
        return handlers.onEvent(effect.event);
      case 'connection':
        return handlers.onConnection(effect.connection, effect.isFirstOpening);
      case 'refused':
        return handlers.onRefused();
    }
  };
  const tab = runMachine(newTab(performance.now()), shareStream, perform);
  channel.addEventListener('message', ({ data: message }: MessageEvent<TabMessage>) =>
    tab.send({ kind: 'received', message, nowMs: performance.now() }),
  );
  const tick = (): void => tab.send({ kind: 'tick', nowMs: performance.now(), isHidden: document.hidden });
  lock.request(false);
  tick();
  const ticking = setInterval(tick, ASK_EVERY_MS);

  return () => {
    clearInterval(ticking);
    closing.abort();
    stopReading();
    lock.release();
    channel.close();
  };
}

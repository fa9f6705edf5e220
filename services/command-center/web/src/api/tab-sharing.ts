import type { Connection } from './reconnect.ts';

export type StreamEvent = { type: string; data: string; id: string };

/** What the reading tab reports of the stream, and passes on to the other tabs. */
export type StreamReport =
  | { kind: 'event'; event: StreamEvent }
  | { kind: 'connection'; connection: Connection }
  /** The server refused the stream: the session ended, or the server is starting. */
  | { kind: 'refused' };
/** The messages between tabs. A tab sends `asked` to find out whether a tab reads the stream; the reading tab answers with `standing`. */
export type TabMessage =
  StreamReport | { kind: 'asked' } | { kind: 'standing'; connection: Connection; lastId: string };

export type Tab = {
  isReading: boolean;
  connection: Connection;
  /** Whether any tab had the connection open before. After a pause the server resends the missed events; at the first opening none. */
  wasOpen: boolean;
  /** The id of the newest event that any tab received: the next reader resumes after it. Empty before the first event. */
  lastId: string;
  /** When the last message of the reading tab arrived, ms of this tab’s monotonic clock. */
  lastMessageAtMs: number;
};
export type TabInput =
  | { kind: 'lock_granted' }
  | { kind: 'lock_lost' }
  | { kind: 'reported'; report: StreamReport }
  | { kind: 'received'; message: TabMessage; nowMs: number }
  | { kind: 'tick'; nowMs: number; isHidden: boolean };
export type TabEffect =
  | { kind: 'start_reading' }
  | { kind: 'stop_reading' }
  | { kind: 'queue_for_lock' }
  | { kind: 'steal_lock' }
  | { kind: 'post'; message: TabMessage }
  | { kind: 'event'; event: StreamEvent }
  | { kind: 'connection'; connection: Connection; isFirstOpening: boolean }
  | { kind: 'refused' };

type Result = readonly [Tab, readonly TabEffect[]];

/** After this long without a message the reading tab counts as asleep, ms. A phone suspends a tab that is not on screen. */
export const SILENT_AFTER_MS = 10_000;

export const newTab = (nowMs: number): Tab => ({
  isReading: false,
  connection: 'connecting',
  wasOpen: false,
  lastId: '',
  lastMessageAtMs: nowMs,
});

/**
 * The steps of a tab that shares an event stream with other tabs. The tab that holds the lock reads the stream and passes on what it
 * receives. The others listen, and one of them takes the lock when the reading tab closes or falls silent.
 */
export function shareStream(tab: Tab, input: TabInput): Result {
  switch (input.kind) {
    case 'lock_granted':
      return [{ ...tab, isReading: true }, [{ kind: 'start_reading' }]];
    case 'lock_lost':
      return [
        { ...tab, isReading: false },
        [...(tab.isReading ? [{ kind: 'stop_reading' } as const] : []), { kind: 'queue_for_lock' }],
      ];
    case 'reported': {
      const [after, effects] = applyReport(tab, input.report);
      return [after, [...effects, { kind: 'post', message: input.report }]];
    }
    case 'received':
      return applyMessage(tab, input.message, input.nowMs);
    case 'tick':
      return checkReader(tab, input);
  }
}

function applyReport(tab: Tab, report: StreamReport): Result {
  switch (report.kind) {
    case 'event':
      return [{ ...tab, lastId: report.event.id || tab.lastId }, [{ kind: 'event', event: report.event }]];
    case 'connection':
      return changeConnection(tab, report.connection);
    case 'refused':
      return [{ ...tab, wasOpen: false }, [{ kind: 'refused' }]];
  }
}

function changeConnection(tab: Tab, connection: Connection): Result {
  if (connection === tab.connection) return [tab, []];
  const isFirstOpening = connection === 'open' && !tab.wasOpen;
  return [
    { ...tab, connection, wasOpen: tab.wasOpen || connection === 'open' },
    [{ kind: 'connection', connection, isFirstOpening }],
  ];
}

function applyMessage(tab: Tab, message: TabMessage, nowMs: number): Result {
  if (message.kind === 'asked') {
    const { isReading, connection, lastId } = tab;
    return [tab, isReading ? [{ kind: 'post', message: { kind: 'standing', connection, lastId } }] : []];
  }
  const updated = { ...tab, lastMessageAtMs: nowMs };
  if (tab.isReading) return [updated, []];
  if (message.kind !== 'standing') return applyReport(updated, message);
  return changeConnection({ ...updated, lastId: updated.lastId || message.lastId }, message.connection);
}

/** A listening tab on screen asks whether a tab reads, and steals the lock from a reader that has been silent for too long. */
function checkReader(tab: Tab, { nowMs, isHidden }: { nowMs: number; isHidden: boolean }): Result {
  if (tab.isReading || isHidden) return [{ ...tab, lastMessageAtMs: nowMs }, []];
  if (nowMs - tab.lastMessageAtMs > SILENT_AFTER_MS)
    return [{ ...tab, lastMessageAtMs: nowMs }, [{ kind: 'steal_lock' }]];
  return [tab, [{ kind: 'post', message: { kind: 'asked' } }]];
}

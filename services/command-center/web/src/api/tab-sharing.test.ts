import { describe, expect, test } from 'vitest';
import { SILENT_AFTER_MS, newTab, shareStream, type Tab, type TabEffect, type TabInput } from './tab-sharing.ts';

const NOW_MS = 50_000;
const event = { type: 'alert', data: '{}', id: '7' };
const listening = newTab(NOW_MS);
const reading: Tab = { ...listening, isReading: true };
const openReader: Tab = { ...reading, connection: 'open', wasOpen: true, lastId: '7' };

type Row = [string, Tab, TabInput, Partial<Tab>, TabEffect[]];
const received = (message: Extract<TabInput, { kind: 'received' }>['message']): TabInput => ({
  kind: 'received',
  message,
  nowMs: NOW_MS + 10,
});
const reported = (report: Extract<TabInput, { kind: 'reported' }>['report']): TabInput => ({
  kind: 'reported',
  report,
});
const tick = (sinceMs: number, isHidden = false): TabInput => ({ kind: 'tick', nowMs: NOW_MS + sinceMs, isHidden });
const open = { kind: 'connection', connection: 'open' } as const;
const lastMessageAtMs = NOW_MS + 10;

const READER: Row[] = [
  ['reads once it has the lock', listening, { kind: 'lock_granted' }, { isReading: true }, [{ kind: 'start_reading' }]],
  [
    'stops and queues again when another tab takes the lock',
    openReader,
    { kind: 'lock_lost' },
    { isReading: false },
    [{ kind: 'stop_reading' }, { kind: 'queue_for_lock' }],
  ],
  [
    'shows an event and passes it on, and remembers its id',
    reading,
    reported({ kind: 'event', event }),
    { lastId: '7' },
    [
      { kind: 'event', event },
      { kind: 'post', message: { kind: 'event', event } },
    ],
  ],
  [
    'keeps the last id when an event has none',
    openReader,
    reported({ kind: 'event', event: { ...event, id: '' } }),
    {},
    [
      { kind: 'event', event: { ...event, id: '' } },
      { kind: 'post', message: { kind: 'event', event: { ...event, id: '' } } },
    ],
  ],
  [
    'reports the first opening as such',
    reading,
    reported(open),
    { connection: 'open', wasOpen: true },
    [
      { ...open, isFirstOpening: true },
      { kind: 'post', message: open },
    ],
  ],
  [
    'reports an opening after a pause as such',
    { ...openReader, connection: 'lost' },
    reported(open),
    { connection: 'open' },
    [
      { ...open, isFirstOpening: false },
      { kind: 'post', message: open },
    ],
  ],
  [
    'passes on a connection that did not change, as a sign of life',
    openReader,
    reported(open),
    {},
    [{ kind: 'post', message: open }],
  ],
  [
    'counts the next opening as the first after a refusal',
    openReader,
    reported({ kind: 'refused' }),
    { wasOpen: false },
    [{ kind: 'refused' }, { kind: 'post', message: { kind: 'refused' } }],
  ],
  [
    'answers a tab that asks',
    openReader,
    received({ kind: 'asked' }),
    {},
    [{ kind: 'post', message: { kind: 'standing', connection: 'open', lastId: '7' } }],
  ],
  [
    'ignores the events of another tab that still reads',
    openReader,
    received({ kind: 'event', event }),
    { lastMessageAtMs },
    [],
  ],
  [
    'does not ask for a reader',
    openReader,
    tick(SILENT_AFTER_MS + 1),
    { lastMessageAtMs: NOW_MS + SILENT_AFTER_MS + 1 },
    [],
  ],
];

const LISTENER: Row[] = [
  [
    'shows an event of the reader',
    listening,
    received({ kind: 'event', event }),
    { lastId: '7', lastMessageAtMs },
    [{ kind: 'event', event }],
  ],
  [
    'shows the connection of the reader',
    listening,
    received(open),
    { connection: 'open', wasOpen: true, lastMessageAtMs },
    [{ ...open, isFirstOpening: true }],
  ],
  [
    'reports a refusal of the reader',
    listening,
    received({ kind: 'refused' }),
    { lastMessageAtMs },
    [{ kind: 'refused' }],
  ],
  [
    'takes the connection and the last id from the answer of the reader',
    listening,
    received({ kind: 'standing', connection: 'open', lastId: '5' }),
    { connection: 'open', wasOpen: true, lastId: '5', lastMessageAtMs },
    [{ ...open, isFirstOpening: true }],
  ],
  [
    'keeps its own last id when it has one',
    { ...listening, lastId: '7', connection: 'open' },
    received({ kind: 'standing', connection: 'open', lastId: '5' }),
    { lastMessageAtMs },
    [],
  ],
  ['leaves it to the reader to answer', listening, received({ kind: 'asked' }), {}, []],
  ['asks for the reader', listening, tick(SILENT_AFTER_MS), {}, [{ kind: 'post', message: { kind: 'asked' } }]],
  [
    'takes the lock from a reader that has been silent',
    listening,
    tick(SILENT_AFTER_MS + 1),
    { lastMessageAtMs: NOW_MS + SILENT_AFTER_MS + 1 },
    [{ kind: 'steal_lock' }],
  ],
  [
    'does not take the lock while it is hidden, because it would sleep as well',
    listening,
    tick(SILENT_AFTER_MS + 1, true),
    { lastMessageAtMs: NOW_MS + SILENT_AFTER_MS + 1 },
    [],
  ],
  ['queues again when its request was refused', listening, { kind: 'lock_lost' }, {}, [{ kind: 'queue_for_lock' }]],
];

describe('the tab that reads', () => {
  test.each(READER)('%s', (_, before, input, changes, effects) => {
    expect(shareStream(before, input)).toEqual([{ ...before, ...changes }, effects]);
  });
});

describe('a tab that listens', () => {
  test.each(LISTENER)('%s', (_, before, input, changes, effects) => {
    expect(shareStream(before, input)).toEqual([{ ...before, ...changes }, effects]);
  });
});

import type { Alert, HotlistEntry } from '@marsad/schemas';
import { alertChanged } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, entryOf, only, readOf, T0, vehicle } from '../testing/observations.ts';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook } from './alert-book.ts';
import { decideRead } from './decide-read.ts';
import { QUIET_MS } from './episode.ts';
import type { PlateRead } from './hotlist.ts';

const list = [entryOf('123456 WW'), entryOf('12345 أ 6', { entryId: 'h-2' })];
let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
});

const read = (seen: PlateRead, entries: HotlistEntry[] = list): Alert[] =>
  apply(book, decideRead(book, seen, entries, true, T0 + 999_999));

describe('a plate that is read', () => {
  it('given a listed plate, the first vote above the threshold raises an alert with everything that a person needs to judge it', () => {
    const alert = only(read(readOf('123456 WW')));
    expect(alert).toMatchObject({
      revision: 0,
      state: 'raised',
      change: 'raised',
      subject: 'ww:123456',
      observations: 1,
      sufficedAtMs: T0,
      raisedAtMs: T0 + 999_999,
      simulated: true,
      snapshot: { status: 'pending' },
      clip: { status: 'pending' },
      plateCrop: { status: 'pending' },
      why: { rule: 'hotlist', ruleVersion: 3, match: 'exact', differences: [], entryId: 'h-1', readId: 'r-5f2b' },
    });
    expect(alertChanged.schema.strict().parse(alert)).toEqual(alert);
  });

  it('given a vote below the threshold, raises nothing; the first vote above it raises', () => {
    expect(read(readOf('123456 WW', { confidence: 0.49 }))).toEqual([]);
    expect(read(readOf('123456 WW', { confidence: 0.5, revision: 1, votes: 2 }))).toHaveLength(1);
  });

  it('given a confusable digit, raises a possible match and names the digit', () => {
    expect(only(read(readOf('12346 أ 6'))).why).toMatchObject({
      match: 'possible',
      entryId: 'h-2',
      differences: [expect.stringContaining('read 6, listed 5')],
    });
  });

  it('given a plate that is not listed, raises nothing', () => {
    expect(read(readOf('12341 أ 6'))).toEqual([]);
  });

  it('a better crop amends the alert from possible to exact', () => {
    const raised = only(read(readOf('12345 ? 6')));
    const amended = only(read(readOf('12345 أ 6', { revision: 1, votes: 2, at: 400 })));
    expect(amended).toMatchObject({
      alertId: raised.alertId,
      revision: 1,
      change: 'amended',
      observations: 1,
      subject: 'ma:12345:أ:6',
      why: { match: 'exact', votes: 2 },
    });
    expect(amended.sufficedAtMs).toBe(T0);
  });

  it('a better crop with another plate stays visible as a possible match, with what it reads now', () => {
    const raised = only(read(readOf('123456 WW')));
    const amended = only(read(readOf('123455 WW', { revision: 1, votes: 2 })));
    expect(amended).toMatchObject({ alertId: raised.alertId, state: 'raised', why: { match: 'possible' } });
    const lost = only(read(readOf('987654 WW', { revision: 2, votes: 3 })));
    expect(lost.why).toMatchObject({ match: 'possible', differences: ['now read 987654 | WW'] });
  });

  it('redelivered, changes nothing, neither the same vote nor an older one', () => {
    const first = readOf('123456 WW');
    const second = readOf('123456 WW', { revision: 1, votes: 2, confidence: 0.97 });
    read(first);
    read(second);
    expect(read(first)).toEqual([]);
    expect(read(second)).toEqual([]);
  });

  it('a plate that stays in view or returns is counted into the alert, once, with pictures of each track', () => {
    const raised = only(read(readOf('123456 WW')));
    const again = readOf('123456 WW', { ...vehicle(2), at: 360_000 });
    expect(only(read(again))).toMatchObject({
      alertId: raised.alertId,
      observations: 2,
      tracks: 2,
      lastObservedAtMs: T0 + 360_000,
      sightings: [{ observationId: 'r-5f2b' }, { observationId: 'r-2', plateCrop: { status: 'pending' } }],
    });
    expect(read(again)).toEqual([]);
    expect(read(readOf('123456 WW'))).toEqual([]);
    expect(only(read(readOf('123456 WW', { ...vehicle(3), at: 700_000 })))).toMatchObject({ observations: 3 });
  });

  it('raises a new alert at another camera at once, and at the same camera after ten quiet minutes', () => {
    const raised = only(read(readOf('123456 WW')));
    const elsewhere = readOf('123456 WW', { ...vehicle(3), at: 10 });
    elsewhere.camera = 'hassan-gate-2' as PlateRead['camera'];
    expect(only(read(elsewhere))).toMatchObject({ change: 'raised', camera: 'hassan-gate-2' });
    const later = only(read(readOf('123456 WW', { ...vehicle(2), at: QUIET_MS + 1 })));
    expect(later).toMatchObject({ change: 'raised' });
    expect(later.alertId).not.toBe(raised.alertId);
  });

  it('an exact match after a possible one makes the alert rise, and the alert shows the surer read', () => {
    const raised = only(read(readOf('12346 أ 6', vehicle(1))));
    expect(raised.why).toMatchObject({ match: 'possible' });
    expect(only(read(readOf('12346 أ 6', { ...vehicle(2), at: 1_000 })))).not.toHaveProperty('roseAtMs');
    const risen = only(read(readOf('12345 أ 6', { ...vehicle(3), at: 2_000 })));
    expect(risen).toMatchObject({
      alertId: raised.alertId,
      observations: 3,
      roseAtMs: T0 + 2_000,
      picturedId: 'r-3',
      subject: 'ma:12345:أ:6',
      why: { match: 'exact', readId: 'r-3' },
    });
    const possible = only(read(readOf('12346 أ 6', { ...vehicle(4), at: 3_000 })));
    expect(possible).toMatchObject({ observations: 4, roseAtMs: T0 + 2_000, why: { match: 'exact', readId: 'r-3' } });
  });

  describe('when a person has ended the alert', () => {
    const dismiss = (alert: Alert, atMs: number): void => {
      const actor = { subject: 'o', name: 'O', agency: 'a' };
      const step = { atMs: T0 + atMs, action: 'dismiss', from: 'raised', to: 'dismissed', actor } as const;
      book.put({ ...alert, revision: alert.revision + 1, state: 'dismissed', history: [step] });
    };

    it('a vehicle that stays is counted and raises nothing; one that arrives raises a new alert', () => {
      const raised = only(read(readOf('123456 WW')));
      dismiss(raised, 5_000);
      expect(only(read(readOf('123456 WW', { readId: 'r-other-network', at: 30_000 })))).toMatchObject({
        alertId: raised.alertId,
        state: 'dismissed',
        observations: 2,
      });
      expect(only(read(readOf('123456 WW', { ...vehicle(3), at: 31_000 })))).toMatchObject({ change: 'raised' });
    });

    it('a vote that becomes exact makes the alert rise that another track has raised since', () => {
      dismiss(only(read(readOf('12346 أ 6'))), 300);
      const since = only(read(readOf('12346 أ 6', { ...vehicle(2), at: 400 })));
      expect(since.change).toBe('raised');
      const exact = readOf('12345 أ 6', { revision: 1, votes: 2, at: 500 });
      expect(only(read(exact))).toMatchObject({ alertId: since.alertId, roseAtMs: T0 + 500, why: { match: 'exact' } });
      expect(read(exact)).toEqual([]);
    });

    it('a vote that becomes exact raises a new alert, once, and the judged alert stays unchanged', () => {
      const raised = only(read(readOf('12346 أ 6')));
      dismiss(raised, 300);
      const judged = book.get(raised.alertId);
      const exact = readOf('12345 أ 6', { revision: 1, votes: 2, at: 400 });
      expect(only(read(exact))).toMatchObject({ change: 'raised', state: 'raised', why: { match: 'exact' } });
      expect(read(exact)).toEqual([]);
      expect(book.get(raised.alertId)).toEqual(judged);
    });
  });
});

describe('characters that were read surely', () => {
  const surely = (text: string, doubtful = -1) =>
    [...text.replaceAll(' ', '')].map((character, index) => ({
      text: character,
      confidence: index === doubtful ? 0.89 : 0.99,
    }));

  it('mean another plate where they differ, however similar they look', () => {
    expect(read(readOf('12346 أ 6', { characters: surely('12346 أ 6') }))).toEqual([]);
    expect(only(read(readOf('12346 أ 6', { ...vehicle(2), characters: surely('12346 أ 6', 4) }))).why).toMatchObject({
      match: 'possible',
      differences: ['character 5: read 6, listed 5'],
    });
  });

  it('show what the plate is now, when a later vote is sure', () => {
    read(readOf('12346 أ 6', { characters: surely('12346 أ 6', 4) }));
    const sure = readOf('12346 أ 6', { characters: surely('12346 أ 6'), revision: 1, votes: 2 });
    expect(only(read(sure)).why).toMatchObject({ match: 'possible', differences: ['now read 12346 | أ | 6'] });
  });
});

it('a plate that two cases list is counted for each case separately', () => {
  const [first, then] = [entryOf('123456 WW', { entryId: 'h-8' }), entryOf('123456 WW', { entryId: 'h-9' })];
  const raised = only(read(readOf('123456 WW', vehicle(1)), [first]));
  expect(only(read(readOf('123456 WW', { ...vehicle(2), at: 10 }), [then]))).toMatchObject({
    change: 'raised',
    why: { entryId: 'h-9' },
  });
  expect(book.get(raised.alertId)).toEqual(raised);
});

it('an hour of the demonstration, two listed plates every 33 s, leads to at most six alerts and loses no passage', () => {
  const passes = Array.from({ length: 109 }, (_, n) => n);
  for (const n of passes) {
    read(readOf('123456 WW', { ...vehicle(2 * n), at: n * 33_000 }));
    read(readOf('12345 ? 6', { ...vehicle(2 * n + 1), at: n * 33_000 + 11_000 }));
  }
  expect(book.size).toBeLessThanOrEqual(6);
  for (const n of passes) expect(book.withObservation(`r-${2 * n}`)).toHaveLength(1);
});

it('the same observations give the same alerts after a restart', () => {
  const seen = [readOf('123456 WW'), readOf('123456 WW', { ...vehicle(2), at: 700_000 })];
  const ids = seen.flatMap((one) => read(one).map((alert) => alert.alertId));
  book = createAlertBook();
  expect(seen.flatMap((one) => read(one).map((alert) => alert.alertId))).toEqual(ids);
  expect(new Set(ids).size).toBe(2);
});

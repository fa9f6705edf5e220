import type { Alert } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, entryOf, only, readOf, T0, vehicle } from '../testing/observations.ts';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook } from './alert-book.ts';
import { decideRead } from './decide-read.ts';
import { QUIET_MS } from './episode.ts';
import type { PlateRead } from './hotlist.ts';

let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
});

const list = [entryOf('12345 أ 6')];
const read = (seen: PlateRead): Alert[] => apply(book, decideRead(book, seen, list, true, T0 + 150));

describe('a plate whose letter is not read at first', () => {
  const [unread, letter, other] = ['12345 ? 6', '12345 أ 6', '12345 ب 6'];
  /** The network that replaces the first one. */
  const replaced = { readId: 'r-replaced', model: { ...readOf(letter).model, sha256: 'b'.repeat(64) } };

  it('is one alert that becomes exact when a later vote of its track reads the letter', () => {
    const raised = only(read(readOf(unread)));
    expect(raised).toMatchObject({ subject: 'ma:12345:?:6', why: { match: 'possible' } });
    expect(only(read(readOf(letter, { revision: 1, votes: 2, at: 400 })))).toMatchObject({
      alertId: raised.alertId,
      revision: 1,
      change: 'amended',
      subject: 'ma:12345:أ:6',
      why: { match: 'exact' },
    });
  });

  it('stays as sure as it was when a later vote no longer reads the letter', () => {
    read(readOf(letter));
    expect(read(readOf(unread, { revision: 1, votes: 2 }))).toEqual([]);
    expect(only(book.withObservation('r-5f2b')).why).toMatchObject({ match: 'exact', votes: 1 });
  });

  it('a later vote with another letter is another plate, and the alert shows that', () => {
    read(readOf(letter));
    expect(only(read(readOf(other, { revision: 1, votes: 2 }))).why).toMatchObject({
      match: 'possible',
      differences: ['now read 12345 | ب | 6'],
    });
  });

  it('is one alert when another network continues the track, and becomes exact only with the letter', () => {
    const raised = only(read(readOf(unread)));
    const counted = only(read(readOf(unread, { ...replaced, at: 2_000 })));
    expect(counted).toMatchObject({ alertId: raised.alertId, observations: 2, why: { match: 'possible' } });
    const surer = only(read(readOf(letter, { ...replaced, revision: 1, votes: 2, at: 3_000 })));
    expect(surer).toMatchObject({
      alertId: raised.alertId,
      observations: 2,
      why: { match: 'exact', readId: 'r-replaced' },
    });
  });

  it('stays as sure as it was when another network does not read the letter, and takes over its read when it does', () => {
    const raised = only(read(readOf('12346 أ 6')));
    const less = only(read(readOf('12346 ? 6', { ...replaced, at: 2_000 })));
    expect(less).toMatchObject({
      alertId: raised.alertId,
      observations: 2,
      subject: raised.subject,
      why: raised.why,
    });
    expect(only(read(readOf(letter, { ...replaced, revision: 1, votes: 2 })))).toMatchObject({
      alertId: raised.alertId,
      why: { match: 'exact' },
    });
  });

  it('redelivered in any part, changes nothing', () => {
    const reads = [
      readOf(unread),
      readOf(letter, { revision: 1, votes: 2 }),
      readOf(unread, { revision: 2, votes: 3 }),
      readOf(unread, { ...replaced, at: 2_000 }),
      readOf(letter, { ...replaced, revision: 1, votes: 2, at: 3_000 }),
      readOf(unread, { ...vehicle(2), at: 4_000 }),
    ];
    reads.forEach((seen) => read(seen));
    for (let from = 0; from < reads.length; from += 1)
      expect(reads.slice(from).flatMap((seen) => read(seen))).toEqual([]);
    expect(book.size).toBe(1);
  });

  it('a redelivered earlier vote does not undo a later one', () => {
    read(readOf(letter));
    read(readOf('12346 أ 6', { revision: 1, votes: 2 }));
    const merged = only(read(readOf('12346 أ 6', { ...vehicle(2), at: 1_000 })));
    expect(merged).toMatchObject({ observations: 2, why: { match: 'possible', readId: 'r-5f2b', votes: 2 } });
    expect(read(readOf(letter))).toEqual([]);
  });

  it('continues as the same alert after a restart, from the topic', () => {
    const raised = only(read(readOf(unread)));
    book = createAlertBook();
    book.put(raised);
    expect(only(read(readOf(letter, { ...replaced, at: 5_000 })))).toMatchObject({
      alertId: raised.alertId,
      revision: 1,
      why: { match: 'exact' },
    });
  });

  it('two vehicles with the same text are two sightings of one alert, each with its pictures, and the letter of one makes it rise', () => {
    const first = only(read(readOf(unread, vehicle(1))));
    const second = only(read(readOf(unread, { ...vehicle(2), at: 1_000 })));
    expect(second).toMatchObject({
      alertId: first.alertId,
      observations: 2,
      tracks: 2,
      sightings: [{ plateCrop: { status: 'pending' } }, { plateCrop: { status: 'pending' } }],
    });
    const surer = only(read(readOf(letter, { ...vehicle(2), revision: 1, votes: 2, at: 2_000 })));
    expect(surer).toMatchObject({ roseAtMs: T0 + 2_000, picturedId: 'r-2', why: { match: 'exact', readId: 'r-2' } });
  });

  it('a track that stays after the episode raises again, once', () => {
    const raised = only(read(readOf(unread)));
    const late = readOf(letter, { ...replaced, at: QUIET_MS + 1 });
    const again = only(read(late));
    expect(again).toMatchObject({ change: 'raised', why: { match: 'exact' } });
    expect(again.alertId).not.toBe(raised.alertId);
    expect(read(late)).toEqual([]);
  });
});

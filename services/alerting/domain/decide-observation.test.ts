import type { Alert } from '@marsad/schemas';
import { alertChanged } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, behaviourOf, only, T0 } from '../testing/observations.ts';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook } from './alert-book.ts';
import { decideBehaviour } from './decide-observation.ts';

let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
});

const behave = (event: ReturnType<typeof behaviourOf>): Alert[] =>
  apply(book, decideBehaviour(book, event, true, T0 + 5));

describe('behaviour that is seen', () => {
  it('raises an alert without a plate crop, once', () => {
    const alert = only(behave(behaviourOf()));
    expect(alert).toMatchObject({
      subject: 'hassan-works-1:1790000000000:0:t1',
      plateCrop: { status: 'none' },
      why: { kind: 'zone_entered', placeId: 'red-floor' },
    });
    expect(alertChanged.schema.strict().parse(alert)).toEqual(alert);
    expect(behave(behaviourOf())).toEqual([]);
  });

  it('a second stay of the same track within 60 s is counted into the alert', () => {
    const loitering = { kind: 'loitering', dwellMs: 2_100, thresholdMs: 2_000 } as const;
    behave(behaviourOf({ ...loitering, eventId: 'b-1' }));
    expect(only(behave(behaviourOf({ ...loitering, eventId: 'b-2', dwellMs: 2_500, at: 20_000 })))).toMatchObject({
      observations: 2,
      why: { dwellMs: 2_500 },
    });
  });

  it('another track, another place and another rule are other alerts', () => {
    behave(behaviourOf({ eventId: 'b-1' }));
    expect(only(behave(behaviourOf({ eventId: 'b-2', trackId: 't2' }))).change).toBe('raised');
    expect(only(behave(behaviourOf({ eventId: 'b-3', placeId: 'gate' }))).change).toBe('raised');
    expect(only(behave(behaviourOf({ eventId: 'b-4', kind: 'loitering' }))).change).toBe('raised');
  });
});

import type { Alert } from '@marsad/schemas';
import { alertChanged, snapshotReady } from '@marsad/schemas';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, behaviourOf, only, T0 } from '../testing/observations.ts';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook, mergeKey } from './alert-book.ts';
import { evolve } from './alert.ts';
import { decideBehaviour } from './decide-observation.ts';
import { decideViewReady } from './decide-view.ts';
import { LONGEST_MS, QUIET_MS } from './episode.ts';
import { alertIdOfPictures } from './pictures.ts';

let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
});

const observe = (event: ReturnType<typeof behaviourOf>): Alert[] =>
  apply(book, decideBehaviour(book, event, true, T0 + 5));

describe('a behaviour event', () => {
  it('raises an alert without a plate crop, once', () => {
    const alert = only(observe(behaviourOf()));
    expect(alert).toMatchObject({
      subject: 'hassan-works-1:1790000000000:0:t1',
      plateCrop: { status: 'none' },
      why: { kind: 'zone_entered', placeId: 'red-floor' },
    });
    expect(alertChanged.schema.strict().parse(alert)).toEqual(alert);
    expect(observe(behaviourOf())).toEqual([]);
  });

  it('a second stay of the same track is counted into the alert, which shows the longer one', () => {
    const loitering = { kind: 'loitering', dwellMs: 2_100, thresholdMs: 2_000 } as const;
    observe(behaviourOf({ ...loitering, eventId: 'b-1' }));
    expect(only(observe(behaviourOf({ ...loitering, eventId: 'b-2', dwellMs: 2_500, at: 20_000 })))).toMatchObject({
      observations: 2,
      tracks: 1,
      why: { dwellMs: 2_500 },
      sightings: [{ snapshot: { status: 'pending' } }, { snapshot: { status: 'none' } }],
    });
  });

  it('another track is counted into the alert, with its own pictures; what the alert shows stays', () => {
    const raised = only(observe(behaviourOf({ eventId: 'b-1', class: 'person' })));
    const merged = only(observe(behaviourOf({ eventId: 'b-2', trackId: 't2', class: 'car', at: 90_000 })));
    expect(merged).toMatchObject({
      alertId: raised.alertId,
      revision: 1,
      change: 'amended',
      observations: 2,
      tracks: 2,
      subject: raised.subject,
      why: { class: 'person' },
      lastObservedAtMs: T0 + 90_000,
      sightings: [
        { observationId: 'b-1', picturesId: raised.alertId },
        { observationId: 'b-2', trackId: 't2', capturedAtMs: T0 + 90_000, clip: { status: 'pending' } },
      ],
    });
    expect(merged.roseAtMs).toBeUndefined();
    expect(alertChanged.schema.strict().parse(merged)).toEqual(merged);
  });

  it('another place, rule or camera, and real footage beside a demonstration, each raise an alert of their own', () => {
    observe(behaviourOf({ eventId: 'b-1' }));
    expect(only(observe(behaviourOf({ eventId: 'b-3', placeId: 'gate' }))).change).toBe('raised');
    expect(only(observe(behaviourOf({ eventId: 'b-4', kind: 'loitering' }))).change).toBe('raised');
    expect(only(observe(behaviourOf({ eventId: 'b-5', ruleId: 'r-9' }))).change).toBe('raised');
    const camera = 'hassan-works-2' as ReturnType<typeof behaviourOf>['camera'];
    expect(only(observe(behaviourOf({ eventId: 'b-6', camera }))).change).toBe('raised');
    const real = decideBehaviour(book, behaviourOf({ eventId: 'b-7' }), false, T0);
    expect(only(apply(book, real)).change).toBe('raised');
  });

  it('is over after ten quiet minutes; the next one is a new alert', () => {
    const raised = only(observe(behaviourOf({ eventId: 'b-1' })));
    const last = only(observe(behaviourOf({ eventId: 'b-2', at: QUIET_MS })));
    expect(last.alertId).toBe(raised.alertId);
    expect(only(observe(behaviourOf({ eventId: 'b-3', at: 2 * QUIET_MS + 1 })))).toMatchObject({ change: 'raised' });
  });

  it('is one alert for an hour and fifty observations at most', () => {
    for (let n = 0; n * QUIET_MS <= LONGEST_MS; n += 1) observe(behaviourOf({ eventId: `b-${n}`, at: n * QUIET_MS }));
    expect(book.size).toBe(1);
    expect(only(observe(behaviourOf({ eventId: 'b-late', at: LONGEST_MS + 1 }))).change).toBe('raised');
    const at = 5 * LONGEST_MS;
    for (let n = 0; n < 51; n += 1) observe(behaviourOf({ eventId: `c-${n}`, trackId: `t${n}`, at: at + n }));
    const counts = [...book.withKey(mergeKey(book.withObservation('c-0')[0] as Alert))].map(
      ({ observations }) => observations,
    );
    expect(counts.sort((a, b) => a - b)).toEqual([1, 1, 7, 50]);
  });

  it('a higher severity makes the alert rise, and the alert shows that observation', () => {
    observe(behaviourOf({ eventId: 'b-1', severity: 'low' }));
    expect(
      only(observe(behaviourOf({ eventId: 'b-2', trackId: 't2', severity: 'low', at: 1_000 }))),
    ).not.toHaveProperty('roseAtMs');
    const risen = only(observe(behaviourOf({ eventId: 'b-3', trackId: 't3', severity: 'high', at: 2_000 })));
    expect(risen).toMatchObject({ severity: 'high', roseAtMs: T0 + 2_000, picturedId: 'b-3', subject: 't3' });
    const calm = only(observe(behaviourOf({ eventId: 'b-4', trackId: 't4', severity: 'low', at: 3_000 })));
    expect(calm).toMatchObject({ severity: 'high', roseAtMs: T0 + 2_000, subject: 't3', observations: 4 });
  });

  it('the pictures of each track have ids of their own, and the alert shows those of the event that raised it', () => {
    const raised = only(observe(behaviourOf({ eventId: 'b-1' })));
    const merged = only(observe(behaviourOf({ eventId: 'b-2', trackId: 't2', at: 1_000 })));
    const picturesId = merged.sightings?.[1]?.picturesId ?? '';
    expect(alertIdOfPictures(picturesId)).toBe(raised.alertId);
    const stored = { ...snapshotReady.example, objectKey: 'second.jpg' };
    const after = decideViewReady(merged, 'snapshot', stored, picturesId).reduce<Alert>(evolve, merged);
    expect(after.sightings?.[1]?.snapshot).toMatchObject({ status: 'ready', objectKey: 'second.jpg' });
    expect([after.snapshot.status, after.sightings?.[0]?.snapshot.status]).toEqual(['pending', 'pending']);
    const first = decideViewReady(after, 'snapshot', { ...stored, objectKey: 'first.jpg' }).reduce<Alert>(
      evolve,
      after,
    );
    expect(first).toMatchObject({
      snapshot: { objectKey: 'first.jpg' },
      sightings: [{ snapshot: { objectKey: 'first.jpg' } }, {}],
    });
    expect(decideViewReady(first, 'snapshot', stored, picturesId)).toEqual([]);
  });
});

describe('when a person has ended an alert', () => {
  const end = (state: 'dismissed' | 'closed', atMs: number): void => {
    const raised = only(observe(behaviourOf({ eventId: 'b-1' })));
    const actor = { subject: 'o', name: 'O', agency: 'a' };
    const step = { atMs: T0 + atMs, action: 'dismiss', from: 'raised', to: state, actor } as const;
    book.put({ ...raised, revision: 1, state, history: [step] });
  };

  it.each(['dismissed', 'closed'] as const)('%s: the same track that stays is counted and stays quiet', (state) => {
    end(state, 5_000);
    expect(only(observe(behaviourOf({ eventId: 'b-2', at: 60_000 })))).toMatchObject({ state, observations: 2 });
  });

  it.each(['dismissed', 'closed'] as const)('%s: another track raises anew, at once', (state) => {
    end(state, 5_000);
    expect(only(observe(behaviourOf({ eventId: 'b-2', trackId: 't2', at: 6_000 })))).toMatchObject({
      change: 'raised',
    });
  });

  it('an event that arrives late but is no later than the judged observations belongs to the alert', () => {
    end('dismissed', 5_000);
    observe(behaviourOf({ eventId: 'b-2', at: 4_000 }));
    expect(only(observe(behaviourOf({ eventId: 'b-3', trackId: 't2', at: 4_000 })))).toMatchObject({
      state: 'dismissed',
    });
  });

  it('another track, whose event was in transit at the decision, raises a new alert because nobody judged it', () => {
    end('dismissed', 5_000);
    expect(only(observe(behaviourOf({ eventId: 'b-2', trackId: 't2', at: 4_999 })))).toMatchObject({
      change: 'raised',
    });
  });

  it('a more severe event raises a new alert, whoever caused it and whenever', () => {
    end('dismissed', 5_000);
    expect(only(observe(behaviourOf({ eventId: 'b-2', severity: 'high', at: 4_000 })))).toMatchObject({
      change: 'raised',
    });
  });
});

/** A run of behaviour events as Kafka may deliver it: late, out of order and repeated, with people who end alerts in between. */
const arrivals = fc.array(
  fc.record({
    n: fc.nat(60),
    trackId: fc.constantFrom('t1', 't2', 't3', undefined),
    placeId: fc.constantFrom('red-floor', 'gate'),
    severity: fc.constantFrom(undefined, 'low', 'high', 'a_later_name'),
    at: fc.integer({ min: 0, max: 3 * LONGEST_MS }),
    ends: fc.constantFrom(undefined, undefined, undefined, 'dismissed', 'closed'),
  }),
  { maxLength: 120 },
);
type Arrival = typeof arrivals extends fc.Arbitrary<(infer One)[]> ? One : never;

function play(
  into: AlertBook,
  { n, trackId, placeId, severity, at, ends }: Arrival,
  restart: () => AlertBook,
): AlertBook {
  const { trackId: _, ...event } = behaviourOf({ eventId: `b-${n}`, placeId: `${placeId}`, at });
  const track = trackId === undefined ? {} : { trackId };
  const decided = decideBehaviour(into, { ...event, ...track, ...(severity && { severity }) }, true, T0 + at);
  for (const alert of apply(into, decided)) {
    if (!ends) continue;
    const actor = { subject: 'o', name: 'O', agency: 'a' };
    const step = { atMs: T0 + at, action: 'dismiss', from: 'raised', to: ends, actor } as const;
    into.put({ ...alert, revision: alert.revision + 1, state: ends, history: [...alert.history, step].slice(-50) });
  }
  return n % 7 === 0 ? restart() : into;
}

describe('property: of any run of events', () => {
  it('each is counted in exactly one valid alert, with or without restarts', () => {
    fc.assert(
      fc.property(arrivals, (run) => {
        // A standby that takes over has only the last revision of each alert.
        const topic = new Map<string, Alert>();
        const remember = (into: AlertBook): AlertBook => ({
          ...into,
          put(alert) {
            topic.set(alert.alertId, alert);
            into.put(alert);
          },
        });
        const takeOver = (): AlertBook => {
          const next = createAlertBook();
          for (const alert of topic.values()) next.put(structuredClone(alert));
          return remember(next);
        };
        let restarted = takeOver();
        let alone: AlertBook = createAlertBook();
        for (const arrival of run) {
          restarted = play(restarted, arrival, takeOver);
          alone = play(alone, arrival, () => alone);
        }
        const alerts = [...topic.values()];
        const counted = alerts.flatMap(({ observationIds }) => observationIds ?? []);
        expect(counted.toSorted()).toEqual([...new Set(run.map(({ n }) => `b-${n}`))].toSorted());
        for (const alert of alerts) {
          expect(alert.sightings?.map(({ observationId }) => observationId)).toEqual(alert.observationIds);
          expect(alert.observations).toBe(alert.observationIds?.length);
          expect(alert.lastObservedAtMs - alert.firstObservedAtMs).toBeLessThanOrEqual(LONGEST_MS);
          expect(alertChanged.schema.strict().safeParse(alert).success).toBe(true);
          expect(alone.get(alert.alertId)).toEqual(alert);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('an hour of the demonstration, two events of two places in each 20 s, leads to at most eight alerts', () => {
    let n = 0;
    for (let at = 0; at < LONGEST_MS; at += 20_000)
      for (const placeId of ['red-floor', 'aisle'])
        observe(behaviourOf({ eventId: `b-${(n += 1)}`, placeId, trackId: `t${n}`, at }));
    expect(n).toBe(360);
    expect(book.size).toBeLessThanOrEqual(8);
  });
});

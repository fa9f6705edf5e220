import type { Alert, RuleTells } from '@marsad/schemas';
import { alertChanged } from '@marsad/schemas';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply, behaviourOf, only, T0 } from '../testing/observations.ts';
import type { AlertBook } from './alert-book.ts';
import { createAlertBook } from './alert-book.ts';
import { SERVICE } from './alert.ts';
import { decideIncident } from './decide-incident.ts';
import type { IncidentEvent } from './decide-incident.ts';

let book: AlertBook;
beforeEach(() => {
  book = createAlertBook();
});

const tells: RuleTells = { roles: ['supervisor'], agencies: [] };
const duration = (value: number) => [{ name: 'duration', value, unit: 's' as const }];
const eventOf = (revision: number, more: Partial<IncidentEvent> & { at?: number } = {}): IncidentEvent => ({
  ...behaviourOf({ at: revision * 10_000, ...more }),
  eventId: `b-${revision}`,
  kind: 'loitering',
  ruleId: 'station-loitering',
  ruleVersion: 4,
  incidentId: 'i-1',
  revision,
  phase: revision === 0 ? 'began' : 'goes_on',
  beganAtMs: T0 - 60_000,
  severity: 'medium',
  tracks: revision + 1,
  measures: duration(60 + revision * 10),
  ...more,
});
const over = (revision: number, more: Partial<IncidentEvent> = {}): IncidentEvent =>
  eventOf(revision, { phase: 'over', endedAtMs: T0 + revision * 10_000 - 2_000, endedBy: 'condition', ...more });

const observe = (event: IncidentEvent): Alert[] =>
  apply(book, decideIncident(book, event, { tells, simulated: true }, T0 + 5));
const judge = (alert: Alert, state: Alert['state']): void => {
  const actor = { subject: 'o', name: 'O', agency: 'a' };
  const step = { atMs: T0 + 15_000, action: 'dismiss', from: alert.state, to: state, actor } as const;
  book.put({ ...alert, revision: alert.revision + 1, state, history: [...alert.history, step] });
};

describe('an incident', () => {
  it('raises one alert, which is amended while it goes on and says when it is over', () => {
    const raised = only(observe(eventOf(0)));
    expect(raised).toMatchObject({
      change: 'raised',
      state: 'raised',
      severity: 'medium',
      incidentId: 'i-1',
      incidentRevision: 0,
      tells,
      why: { rule: 'behaviour', ruleId: 'station-loitering', ruleVersion: 4, measures: duration(60) },
      snapshot: { status: 'pending' },
    });
    const amended = only(observe(eventOf(1)));
    expect(amended).toMatchObject({
      alertId: raised.alertId,
      revision: 1,
      change: 'amended',
      incidentRevision: 1,
      tracks: 2,
      observations: 1,
      lastObservedAtMs: T0 + 10_000,
      why: { measures: duration(70) },
    });
    const ended = only(observe(over(2)));
    expect(ended).toMatchObject({
      alertId: raised.alertId,
      change: 'ended',
      state: 'raised',
      endedAtMs: T0 + 18_000,
      endedBy: 'condition',
    });
    for (const alert of [raised, amended, ended])
      expect(alertChanged.schema.strict().safeParse(alert).success).toBe(true);
  });

  it('raises an alert of its own, even at the place of another one that goes on', () => {
    observe(eventOf(0));
    expect(only(observe(eventOf(0, { incidentId: 'i-2' }))).change).toBe('raised');
    expect(book.size).toBe(2);
  });

  it('changes nothing when an event comes again, or late', () => {
    for (const event of [eventOf(0), eventOf(1), over(2)]) observe(event);
    for (const event of [eventOf(0), eventOf(1), over(2)]) expect(observe(event)).toEqual([]);
  });

  it('raises its alert by the first event that arrives, even if it is over already', () => {
    expect(only(observe(over(2)))).toMatchObject({ change: 'raised', endedAtMs: T0 + 18_000, incidentRevision: 2 });
    expect(observe(eventOf(0))).toEqual([]);
  });

  it('without a duration is not over, because it was a moment', () => {
    const alert = only(observe(over(0, { kind: 'near_miss', endedBy: 'moment' })));
    expect(alert.change).toBe('raised');
    expect(alert.endedAtMs).toBeUndefined();
  });

  it('that nobody names a person for leaves it to the page whom to tell', () => {
    const [alert] = apply(book, decideIncident(book, eventOf(0), { tells: undefined, simulated: true }, T0));
    expect(alert).not.toHaveProperty('tells');
  });
});

describe('an incident whose alert somebody has judged', () => {
  it.each(['dismissed', 'closed', 'confirmed', 'acknowledged'] as const)(
    '%s: stays so while it goes on and ends',
    (state) => {
      judge(only(observe(eventOf(0))), state);
      expect(only(observe(eventOf(1)))).toMatchObject({ state, change: 'amended' });
      expect(only(observe(over(2)))).toMatchObject({ state, change: 'ended' });
      expect(book.size).toBe(1);
    },
  );

  it.each(['dismissed', 'closed'] as const)(
    '%s: is reopened when it becomes graver than what they judged, and remains the one alert',
    (state) => {
      const first = only(observe(eventOf(0)));
      judge(first, state);
      const graver = only(observe(eventOf(1, { severity: 'high' })));
      expect(graver).toMatchObject({ alertId: first.alertId, change: 'amended', state: 'raised', severity: 'high' });
      expect(graver.roseAtMs).toBe(T0 + 10_000);
      expect(graver.history.at(-1)).toMatchObject({ action: 'reopen', from: state, to: 'raised', actor: SERVICE });
      expect(alertChanged.schema.strict().safeParse(graver).success).toBe(true);
      expect(observe(eventOf(1, { severity: 'high' }))).toEqual([]);
      judge(graver, 'dismissed');
      expect(only(observe(over(2, { severity: 'high' })))).toMatchObject({ state: 'dismissed', change: 'ended' });
      expect(book.size).toBe(1);
    },
  );

  it('is reopened once for each rise, however its severity goes up and down', () => {
    let alert = only(observe(eventOf(0)));
    let reopened = 0;
    for (let revision = 1; revision <= 20; revision += 1) {
      judge(alert, 'closed');
      alert = only(observe(eventOf(revision, { severity: revision % 2 === 0 ? 'low' : 'high' })));
      if (alert.state === 'raised') reopened += 1;
    }
    expect([reopened, alert.severity, book.size]).toEqual([1, 'high', 1]);
  });

  it('is not reopened by a grave event that is older than what the alert shows', () => {
    const first = only(observe(eventOf(2)));
    judge(first, 'closed');
    expect(observe(eventOf(1, { severity: 'critical' }))).toEqual([]);
    expect(book.get(first.alertId)?.state).toBe('closed');
  });

  it('rises in its own alert while nobody has ended that', () => {
    observe(eventOf(0));
    expect(only(observe(eventOf(1, { severity: 'critical' })))).toMatchObject({
      change: 'amended',
      severity: 'critical',
      roseAtMs: T0 + 10_000,
    });
  });
});

describe('property: of any order of the events of incidents, repeated and across restarts', () => {
  const arrivals = fc.array(fc.record({ incident: fc.nat(3), revision: fc.nat(6), restarts: fc.boolean() }), {
    maxLength: 60,
  });
  it('each incident has one alert that shows its highest revision', () => {
    fc.assert(
      fc.property(arrivals, (run) => {
        book = createAlertBook();
        let topic = new Map<string, Alert>();
        for (const { incident, revision, restarts } of run) {
          const more = { incidentId: `i-${incident}` };
          for (const alert of observe(revision === 6 ? over(revision, more) : eventOf(revision, more)))
            topic = new Map(topic).set(alert.alertId, alert);
          if (!restarts) continue;
          book = createAlertBook();
          for (const alert of topic.values()) book.put(structuredClone(alert));
        }
        const highest = Map.groupBy(run, ({ incident }) => `i-${incident}`);
        expect(topic.size).toBe(highest.size);
        for (const alert of topic.values()) {
          const latest = Math.max(...(highest.get(alert.incidentId ?? '') ?? []).map(({ revision }) => revision));
          expect(alert.incidentRevision).toBe(latest);
          expect(alert.endedAtMs !== undefined).toBe(latest === 6);
          expect(alertChanged.schema.strict().safeParse(alert).success).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('of a muted rule', () => {
  const quietly = (event: IncidentEvent, mutedUntilMs: number | undefined = T0 + 3_600_000): Alert[] =>
    apply(book, decideIncident(book, event, { tells, mutedUntilMs, simulated: true }, T0 + 5));

  it('an incident raises an alert that is kept quietly while the mute is on, however grave it becomes', () => {
    expect(only(quietly(eventOf(0)))).toMatchObject({ state: 'raised', mutedUntilMs: T0 + 3_600_000 });
    expect(only(quietly(eventOf(1, { severity: 'high' })))).toMatchObject({ mutedUntilMs: T0 + 3_600_000 });
    expect(only(quietly(over(2)))).toMatchObject({ change: 'ended', mutedUntilMs: T0 + 3_600_000 });
  });

  it('an incident that goes on after the mute rises, because nobody has heard of it', () => {
    quietly(eventOf(0));
    const after = only(observe(eventOf(1)));
    expect(after).toMatchObject({ roseAtMs: T0 + 10_000, severity: 'medium' });
    expect(after).not.toHaveProperty('mutedUntilMs');
  });

  it('an incident that outlived the mute rises although nothing was said of it before it was over', () => {
    quietly(eventOf(0), T0 + 1);
    const after = only(observe(over(1)));
    expect(after).toMatchObject({ change: 'ended', roseAtMs: T0 + 10_000 });
    expect(after).not.toHaveProperty('mutedUntilMs');
  });

  it('an incident that ended while the mute was on stays quiet', () => {
    quietly(eventOf(0));
    expect(only(observe(over(1)))).toMatchObject({ change: 'ended', mutedUntilMs: T0 + 3_600_000 });
  });

  it('an alert that was loud before the mute, or that somebody judged, stays loud', () => {
    observe(eventOf(0));
    expect(only(quietly(eventOf(1)))).not.toHaveProperty('mutedUntilMs');
  });

  it('attack: what somebody dismissed quietly and what becomes graver is loud again', () => {
    const { mutedUntilMs: _, ...dismissed } = only(quietly(eventOf(0)));
    judge(dismissed, 'dismissed');
    const reopened = only(quietly(eventOf(1, { severity: 'high' })));
    expect(reopened).toMatchObject({ state: 'raised', roseAtMs: T0 + 10_000 });
    expect(reopened).not.toHaveProperty('mutedUntilMs');
  });
});

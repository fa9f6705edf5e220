import type { Chance } from '../chance.ts';
import type { Body } from './body.ts';
import { bodyOfPerson, newPerson, type Person, type PersonOrder, type PersonStep } from './person.ts';
import type { Corner } from './path.ts';
import { walksFor, type Signal } from './road.ts';
import type { Thing } from './things.ts';

/** People who walk along the same way at all times, alone or in small groups. */
export type PeopleFlow = {
  readonly ways: readonly (readonly Corner[])[];
  readonly perHour: (atMs: number) => number;
  /** How far they keep from the way's middle, m. */
  readonly spreadM: number;
  readonly groupShare: number;
  /** Before which corner of the way they wait for a signal. */
  readonly crossing?: { readonly corner: number; readonly signal: string; readonly neededS: number };
};

export type PeopleObserver = {
  begins(incident: string, person: Person, atMs: number): void;
  ends(incident: string, person: Person, atMs: number): void;
  putDown(name: string, thing: Thing, at: Corner, atMs: number): void;
  take(name: string, atMs: number): void;
};

export type People = { step(fromMs: number, toMs: number): void; bodies(): Body[]; readonly count: number };

export function createPeople(
  flows: readonly PeopleFlow[],
  orders: readonly PersonOrder[],
  signals: readonly Signal[],
  ids: () => number,
  chance: Chance,
  observer: PeopleObserver,
): People {
  const people = new Set<Person>();
  const due = orders.toSorted((a, b) => a.atMs - b.atMs);
  const arrivals = flows.map((flow, i) => ({ flow, chance: chance.fork(`people-${i}`) }));
  const byId = new Map(signals.map((signal) => [signal.id, signal]));
  return {
    get count() {
      return people.size;
    },
    bodies: () => [...people].map(bodyOfPerson),
    step(fromMs, toMs) {
      while (due[0] && due[0].atMs <= toMs) {
        const order = due.shift();
        if (order) people.add(newPerson(ids(), order, chance));
      }
      for (const { flow, chance: own } of arrivals)
        if (own.happens((flow.perHour(fromMs) * (toMs - fromMs)) / 3_600_000))
          for (const order of walkers(flow, fromMs, own)) people.add(newPerson(ids(), order, own));
      for (const person of people) if (!live(person, fromMs, toMs, byId, observer)) people.delete(person);
      keepApart([...people]);
    },
  };
}

/** One person or a group that walks abreast. */
function walkers(flow: PeopleFlow, atMs: number, chance: Chance): PersonOrder[] {
  const way = chance.pick(flow.ways.map((each) => [each, 1] as const));
  const size = chance.happens(flow.groupShare) ? Math.floor(chance.between(2, 5)) : 1;
  const asideM = chance.between(-flow.spreadM, flow.spreadM);
  const speed = size === 1 ? {} : { speedMs: Math.max(0.7, chance.normal(1.15, 0.15)) };
  return Array.from({ length: size }, (_, i): PersonOrder => {
    const [from, ...others] = way.map(([xM, yM]): Corner => [
      xM + asideM + (i - (size - 1) / 2) * 0.6,
      yM + asideM + (i % 2) * 0.5,
    ]);
    const steps = others.flatMap((to, corner): PersonStep[] => {
      const { crossing } = flow;
      const waits = crossing && crossing.corner === corner;
      return waits ? [{ crossAt: crossing.signal, neededS: crossing.neededS }, { to }] : [{ to }];
    });
    return { atMs, from: from ?? [0, 0], steps, ...speed };
  });
}

/** Does the present step for a moment, and those that take no time. @returns false when there is nothing left to do */
function live(
  person: Person,
  fromMs: number,
  toMs: number,
  signals: ReadonlyMap<string, Signal>,
  observer: PeopleObserver,
): boolean {
  person.nowMs = toMs;
  for (;;) {
    const step = person.steps[person.stepIndex];
    if (!step) return false;
    if (!finish(person, step, fromMs, toMs, signals, observer)) return true;
    person.stepIndex += 1;
    person.untilMs = undefined;
    person.posture = 'upright';
  }
}

/** @returns whether the step is over */
function finish(
  person: Person,
  step: PersonStep,
  fromMs: number,
  toMs: number,
  signals: ReadonlyMap<string, Signal>,
  observer: PeopleObserver,
): boolean {
  if ('to' in step) return walk(person, step.to, step.ms ?? person.speedMs, (toMs - fromMs) / 1_000);
  if ('begins' in step) observer.begins(step.begins, person, fromMs);
  else if ('ends' in step) observer.ends(step.ends, person, fromMs);
  else if ('putDown' in step) observer.putDown(step.putDown, step.thing, [person.xM, person.yM], fromMs);
  else if ('take' in step) observer.take(step.take, fromMs);
  else {
    person.movesMs = 0;
    if ('crossAt' in step) {
      const signal = signals.get(step.crossAt);
      return !signal || walksFor(signal, fromMs, step.neededS);
    }
    const posture = 'crouchMs' in step ? 'crouching' : 'lieMs' in step ? 'lying' : 'upright';
    if (posture !== person.posture) Object.assign(person, { posture, posedAtMs: fromMs });
    person.untilMs ??= 'waitUntilMs' in step ? step.waitUntilMs : fromMs + lastsFor(step);
    return fromMs >= person.untilMs;
  }
  return true;
}

const lastsFor = (step: { waitMs: number } | { crouchMs: number } | { lieMs: number }): number =>
  'waitMs' in step ? step.waitMs : 'crouchMs' in step ? step.crouchMs : step.lieMs;

function walk(person: Person, [xM, yM]: Corner, speedMs: number, seconds: number): boolean {
  const [towardsX, towardsY] = [xM - person.xM, yM - person.yM];
  const distanceM = Math.hypot(towardsX, towardsY);
  const stepM = speedMs * seconds;
  person.movesMs = speedMs;
  if (distanceM <= stepM) return true;
  person.alongX = towardsX / distanceM;
  person.alongY = towardsY / distanceM;
  person.xM += person.alongX * stepM;
  person.yM += person.alongY * stepM;
  return false;
}

/** Two people keep at least this far apart, m. */
const APART_M = 0.55;

/**
 * Whoever walks gives way to the side: the repulsion of the social force model (D. Helbing and P. Molnár, Physical Review E 51, 1995) in its
 * simplest form, a push out of the other one's place.
 */
function keepApart(people: readonly Person[]): void {
  for (const person of people) {
    if (person.movesMs === 0) continue;
    for (const other of people) {
      const [awayX, awayY] = [person.xM - other.xM, person.yM - other.yM];
      if (other === person || Math.abs(awayX) > APART_M || Math.abs(awayY) > APART_M) continue;
      const distanceM = Math.hypot(awayX, awayY);
      if (distanceM > APART_M || distanceM === 0) continue;
      const push = (APART_M - distanceM) * 0.25;
      // To the right of its way more than backwards, so that two who meet pass each other.
      person.xM += (awayX / distanceM) * push * 0.5 + person.alongY * push;
      person.yM += (awayY / distanceM) * push * 0.5 - person.alongX * push;
    }
  }
}

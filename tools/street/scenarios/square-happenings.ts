import type { Chance } from '../chance.ts';
import type { Corner } from '../world/path.ts';
import type { PersonOrder, PersonStep } from '../world/person.ts';
import { BAG, BIN, SUITCASE } from '../world/things.ts';
import type { Orders } from '../world/world.ts';

/** Happenings on the square, each with its true incident where it is one. */
const WEST: Corner = [-26, 22];
const EAST: Corner = [26, 12];
const anywhere = (chance: Chance): Corner => [chance.between(-8, 6), chance.between(13, 22)];
const gate = (chance: Chance): Corner => (chance.happens(0.5) ? WEST : EAST);

export function trespasser(id: string, atMs: number, chance: Chance): Orders {
  const [xM, yM]: Corner = [chance.between(10.5, 14.5), chance.between(26.5, 31.5)];
  const steps: PersonStep[] = [
    { to: [9.2, yM] },
    { begins: id },
    { to: [xM, yM] },
    { waitMs: chance.between(5_000, 25_000) },
    { to: [9, yM] },
    { ends: id },
    { to: WEST },
  ];
  return {
    incidents: [{ id, kind: 'intrusion', placeId: 'yard' }],
    people: [{ atMs, from: [7, 45], steps: [{ to: [7, yM] }, ...steps] }],
  };
}

/** Somebody walks along the fence of the yard, and stops there. */
export const alongTheFence = (atMs: number, chance: Chance): Orders => ({
  people: [
    {
      ...{ atMs, from: [7.6, 50] },
      steps: [{ to: [7.6, 30] }, { waitMs: chance.between(2_000, 20_000) }, { to: [7.6, 23] }, { to: EAST }],
    },
  ],
});

export function loiterer(id: string | undefined, atMs: number, forMs: number, chance: Chance): Orders {
  const stays = Math.ceil(forMs / 15_000);
  const wander = Array.from({ length: stays }, (): PersonStep[] => [
    { to: [chance.between(-8.5, 0.5), chance.between(15, 24.5)], ms: 0.7 },
    { waitMs: forMs / stays - 6_000 },
  ]).flat();
  const inside: Corner = [-9, chance.between(16, 23)];
  const marks = (step: PersonStep): PersonStep[] => (id === undefined ? [] : [step]);
  const steps: PersonStep[] = [
    { to: inside },
    ...marks({ begins: id ?? '' }),
    ...wander,
    { to: [-9.6, 20] },
    ...marks({ ends: id ?? '' }),
    { to: WEST },
  ];
  return {
    incidents: id === undefined ? [] : [{ id, kind: 'loitering', placeId: 'forecourt' }],
    people: [{ atMs, from: WEST, steps }],
  };
}

/** Somebody who waits for somebody: stands, takes a few steps, and stands again. */
export function waiter(atMs: number, forMs: number, chance: Chance): Orders {
  const [xM, yM]: Corner = [chance.between(-8, 0), chance.between(15, 24)];
  const shifts = Math.ceil(forMs / 30_000);
  const stands = Array.from({ length: shifts }, (): PersonStep[] => [
    { to: [xM + chance.between(-0.8, 0.8), yM + chance.between(-0.8, 0.8)], ms: 0.6 },
    { waitMs: forMs / shifts },
  ]).flat();
  return { people: [{ atMs, from: gate(chance), steps: [...stands, { to: gate(chance) }] }] };
}

/** People who stand close together on the stage for some time, `count` of them. */
export function gathering(id: string | undefined, atMs: number, count: number, chance: Chance): Orders {
  const untilMs = atMs + 40_000 + chance.between(40_000, 70_000);
  const columns = Math.ceil(Math.sqrt(count * 1.5));
  const people = Array.from({ length: count }, (_, i): PersonOrder => {
    const place: Corner = [
      -2.7 + ((i % columns) + 0.5) * (5.4 / columns) + chance.normal(0, 0.08),
      10.8 + (Math.floor(i / columns) + 0.5) * (3.4 / Math.ceil(count / columns)) + chance.normal(0, 0.08),
    ];
    const first = i === 0 && id !== undefined;
    const steps: PersonStep[] = [
      { to: place },
      ...(first ? [{ waitUntilMs: atMs + 24_000 }, { begins: id }] : []),
      { waitUntilMs: untilMs },
      ...(first ? [{ ends: id }] : []),
      { to: gate(chance) },
    ];
    return { atMs: atMs + chance.between(0, 12_000), from: gate(chance), steps, speedMs: chance.between(1.2, 1.7) };
  });
  return { incidents: id === undefined ? [] : [{ id, kind: 'crowd', placeId: 'stage' }], people };
}

/** A group stands together and then runs apart (`runMs` m/s), or only walks apart. */
export function dispersal(id: string | undefined, atMs: number, speedMs: number, chance: Chance): Orders {
  const [middleX, middleY]: Corner = [chance.between(-5, 0), chance.between(16, 23)];
  const count = Math.floor(chance.between(7, 11));
  const people = Array.from({ length: count }, (_, i): PersonOrder => {
    const angle = (2 * Math.PI * i) / count + chance.normal(0, 0.15);
    const place: Corner = [middleX + 1.3 * Math.cos(angle), middleY + 1.1 * Math.sin(angle)];
    const first = i === 0 && id !== undefined;
    const outside: Corner = [middleX + 7.5 * Math.cos(angle), middleY + 7.5 * Math.sin(angle)];
    const steps: PersonStep[] = [
      { to: place },
      { waitUntilMs: atMs + 34_000 },
      ...(first ? [{ begins: id }] : []),
      { to: outside, ms: speedMs * chance.between(0.9, 1.1) },
      ...(first ? [{ ends: id }] : []),
      { to: gate(chance) },
    ];
    return { atMs: atMs + chance.between(0, 8_000), from: gate(chance), steps };
  });
  return { incidents: id === undefined ? [] : [{ id, kind: 'scatter', placeId: 'square' }], people };
}

export function runner(id: string | undefined, atMs: number, speedMs: number, chance: Chance): Orders {
  const yM = chance.between(14, 22);
  const isEastward = chance.happens(0.5);
  const [from, to] = isEastward ? [-1, 1] : [1, -1];
  const marks = (step: PersonStep): PersonStep[] => (id === undefined ? [] : [step]);
  const steps: PersonStep[] = [
    { to: [11.5 * from, yM] },
    ...marks({ begins: id ?? '' }),
    { to: [11.5 * to, yM + chance.between(-2, 2)] },
    ...marks({ ends: id ?? '' }),
    { to: [26 * to, yM] },
  ];
  return {
    incidents: id === undefined ? [] : [{ id, kind: 'running', placeId: 'square' }],
    people: [{ atMs, from: [26 * from, yM], speedMs, steps }],
  };
}

/** Somebody falls and lies; or only ties a shoe, or sits down for a while. */
export function fall(id: string | undefined, atMs: number, chance: Chance): Orders {
  const at = anywhere(chance);
  const middle: PersonStep[] =
    id === undefined
      ? [{ crouchMs: chance.between(3_000, 30_000) }]
      : [{ begins: id }, { lieMs: chance.between(15_000, 50_000) }, { ends: id }, { waitMs: 2_000 }];
  return {
    incidents: id === undefined ? [] : [{ id, kind: 'person_down', placeId: 'square' }],
    people: [{ atMs, from: gate(chance), steps: [{ to: at }, ...middle, { to: gate(chance) }] }],
  };
}

/** Somebody puts a bag down and goes; with `staysMs` they wait beside it and take it along. */
export function leftBag(id: string, atMs: number, staysMs: number | undefined, chance: Chance): Orders {
  const at = anywhere(chance);
  const beside: Corner = [at[0] + 0.7, at[1] + 0.4];
  const thing = chance.happens(0.5) ? BAG : SUITCASE;
  const isLeft = staysMs === undefined;
  const carried: PersonStep[] = isLeft
    ? [{ to: beside }, { to: gate(chance) }]
    : [{ to: beside }, { waitMs: staysMs }, { to: at }, { take: id }, { to: gate(chance) }];
  const steps: PersonStep[] = [{ to: at }, { putDown: id, thing }, ...(isLeft ? [{ begins: id }] : []), ...carried];
  const finder: PersonOrder = {
    ...{ atMs: atMs + 180_000, from: gate(chance) },
    steps: [{ to: at }, { take: id }, { ends: id }, { to: gate(chance) }],
  };
  return {
    incidents: isLeft ? [{ id, kind: 'abandoned_object', placeId: 'square' }] : [],
    people: [{ atMs, from: gate(chance), steps }, ...(isLeft ? [finder] : [])],
  };
}

/** A bin that has always stood there is carried off. */
export function theft(id: string, atMs: number, at: Corner, chance: Chance): Orders {
  return {
    incidents: [{ id, kind: 'removed_object', placeId: 'square' }],
    things: [{ name: id, at, thing: BIN, fromMs: 0, isFurniture: true }],
    people: [
      {
        ...{ atMs, from: gate(chance) },
        steps: [{ to: [at[0] + 0.6, at[1]] }, { waitMs: 2_000 }, { take: id }, { begins: id }, { to: gate(chance) }],
      },
    ],
  };
}

/** A bin that stays where it is, with people who stand before it. */
export const watchedBin = (name: string, atMs: number, at: Corner, chance: Chance): Orders => ({
  things: [{ name, at, thing: BIN, fromMs: 0, isFurniture: true }],
  people: [
    {
      ...{ atMs, from: gate(chance) },
      steps: [{ to: [at[0] - 0.2, at[1] - 0.8] }, { waitMs: chance.between(15_000, 40_000) }, { to: gate(chance) }],
    },
  ],
});

import type { Chance } from '../chance.ts';
import type { Body, Metres, Posture } from './body.ts';
import type { Corner } from './path.ts';
import type { Thing } from './things.ts';

/** What somebody does, one step after the other. `begins` and `ends` mark when an incident truly begins and is over. */
export type PersonStep =
  | { readonly to: Corner; readonly ms?: number }
  | { readonly waitMs: number }
  | { readonly crouchMs: number }
  | { readonly lieMs: number }
  | { readonly waitUntilMs: number }
  /** Waits until the signal leaves enough time to cross. */
  | { readonly crossAt: string; readonly neededS: number }
  | { readonly putDown: string; readonly thing: Thing }
  | { readonly take: string }
  | { readonly begins: string }
  | { readonly ends: string };

export type PersonOrder = {
  readonly atMs: number;
  readonly from: Corner;
  readonly steps: readonly PersonStep[];
  readonly speedMs?: number;
};

export type Person = {
  readonly id: number;
  readonly heightM: number;
  readonly speedMs: number;
  readonly steps: readonly PersonStep[];
  stepIndex: number;
  /** Until when the present step lasts, if it lasts for a time. */
  untilMs: number | undefined;
  xM: number;
  yM: number;
  alongX: number;
  alongY: number;
  /** Present speed, m/s, and posture. */
  movesMs: number;
  posture: Posture;
  /** Since when the present posture is taken, ms, and the present moment. */
  posedAtMs: number;
  nowMs: number;
};

/** Walking speeds and their spread after U. Weidmann, "Transporttechnik der Fussgänger" (1993), m/s. */
const WALK = { mean: 1.34, deviation: 0.26, least: 0.7, most: 2 } as const;

export function newPerson(id: number, order: PersonOrder, chance: Chance): Person {
  const walk = Math.min(WALK.most, Math.max(WALK.least, chance.normal(WALK.mean, WALK.deviation)));
  return {
    ...{ id, heightM: Math.min(1.95, Math.max(1.45, chance.normal(1.7, 0.09))), speedMs: order.speedMs ?? walk },
    ...{ steps: order.steps, stepIndex: 0, untilMs: undefined, xM: order.from[0], yM: order.from[1] },
    ...{ alongX: 0, alongY: 1, movesMs: 0, posture: 'upright' },
    ...{ posedAtMs: order.atMs, nowMs: order.atMs },
  };
}

/** Width across the shoulders and depth of somebody who stands or walks, m. */
const SHOULDERS = { lengthM: 0.4, widthM: 0.5 } as const;

/** A fall takes this long, ms (N. Noury et al., "A proposal for the classification and evaluation of fall detectors", 2008: 0.4 to 1.6 s). */
const FALLS_MS = 900;

/** How somebody lies who has fallen for a share of the fall. */
function fallen(heightM: number, share: number): Metres {
  const part = (from: number, to: number): number => from + (to - from) * share;
  const { lengthM, widthM } = SHOULDERS;
  return { lengthM: part(lengthM, heightM), widthM: part(widthM, 0.55), heightM: part(heightM, 0.3) };
}

export function bodyOfPerson(person: Person): Body {
  const { id, xM, yM, alongX, alongY, heightM, posture } = person;
  const metres =
    posture === 'lying'
      ? fallen(heightM, Math.min(1, (person.nowMs - person.posedAtMs) / FALLS_MS))
      : posture === 'crouching'
        ? { lengthM: 0.6, widthM: 0.5, heightM: heightM * 0.6 }
        : { ...SHOULDERS, heightM };
  const seen = { id, class: 'person', xM, yM, alongX, alongY, posture, isFurniture: false } as const;
  return { ...seen, ...metres, speedMs: person.movesMs };
}

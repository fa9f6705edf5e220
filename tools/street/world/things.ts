import type { Body, Metres } from './body.ts';
import type { Corner } from './path.ts';

/** A thing without a class of its own: a bag, a box that fell off a lorry, a bin. */
export type Thing = Metres;

/** A thing that comes and goes without a person who carries it. `isFurniture`: it stood there before. */
export type ThingOrder = {
  readonly name: string;
  readonly at: Corner;
  readonly thing: Thing;
  readonly fromMs: number;
  readonly toMs?: number;
  readonly isFurniture?: boolean;
  readonly incident?: string;
};

export const BAG: Thing = { lengthM: 0.55, widthM: 0.35, heightM: 0.45 };
export const SUITCASE: Thing = { lengthM: 0.5, widthM: 0.35, heightM: 0.75 };
export const CARTON: Thing = { lengthM: 0.9, widthM: 0.8, heightM: 0.7 };
/** A loaded pallet. Length is across the road here. */
export const PALLET: Thing = { lengthM: 1.4, widthM: 1.8, heightM: 1 };
export const BIN: Thing = { lengthM: 0.6, widthM: 0.6, heightM: 1.1 };

export const bodyOfThing = (
  id: number,
  { lengthM, widthM, heightM }: Thing,
  at: Corner,
  isFurniture: boolean,
): Body => ({
  ...{ id, class: 'thing', xM: at[0], yM: at[1], alongX: 1, alongY: 0, lengthM, widthM, heightM },
  ...{ speedMs: 0, posture: 'upright', isFurniture },
});

import type { Path } from './path.ts';

/** One lane from where vehicles can enter it to where it ends or splits. */
export type Link = {
  readonly id: string;
  readonly path: Path;
  readonly limitMs: number;
  /** A neighbour lane with the same beginning and direction that a driver may change to. */
  readonly besides?: readonly { readonly link: string; readonly offsetM: number }[];
  /** Where vehicles wait while the signal is red, metres from the link's beginning. */
  readonly stop?: { readonly atM: number; readonly signal: string };
};

/** A way through the road: an entry, the links in their order, an exit. */
export type Route = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly links: readonly string[];
};

/** A signal repeats its cycle: from `greenFromS` on it is green for `greenS`, and red for the rest. People may cross while it is red. */
export type Signal = {
  readonly id: string;
  readonly cycleS: number;
  readonly greenFromS: number;
  readonly greenS: number;
};

/** After green, drivers who cannot stop any more go on for this long, s; for `ALL_RED_S` before green nobody moves. */
export const YELLOW_S = 3;

export function isGreen(signal: Signal, atMs: number): boolean {
  const into = (((atMs / 1_000 - signal.greenFromS) % signal.cycleS) + signal.cycleS) % signal.cycleS;
  return into < signal.greenS;
}

/** Whether the cycle leaves enough time to walk across, s, before vehicles go. */
export function walksFor(signal: Signal, atMs: number, neededS: number): boolean {
  const into = (((atMs / 1_000 - signal.greenFromS) % signal.cycleS) + signal.cycleS) % signal.cycleS;
  return into > signal.greenS + YELLOW_S + 1 && into < signal.cycleS - neededS;
}

/** Works on a stretch of some lanes for some time: nobody drives faster there. */
export type Works = {
  readonly links: readonly string[];
  readonly fromM: number;
  readonly toM: number;
  readonly ms: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** The congestion that they truly make. */
  readonly incident?: string;
};

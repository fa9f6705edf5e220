import type { ImageQuality } from '@marsad/schemas';

/** What is usual for a camera. */
export type Usual = {
  readonly contrast: number;
  readonly sharpness: number;
  readonly colour: number;
  /** Of how much it was learned, ms. */
  readonly learnedMs: number;
};

/** Before so much was seen nothing is usual, ms. */
const LEAST_MS = 20_000;
/** How fast the usual follows, ms: within some hours, so that it is that of this season and this lens. */
const FOLLOWS_MS = 3 * 3_600_000;
/** Below these, a quotient says nothing. */
const LEAST = { contrast: 0.03, sharpness: 0.04 } as const;

/** The mean of what a healthy camera shows: of all at first, of the last hours later. */
export function createUsual() {
  let usual: Omit<Usual, 'learnedMs'> | null = null;
  let seenMs = 0;
  let lastAtMs: number | null = null;
  return {
    /** @param byDay what is usual of colour is learned by day only: by infrared light there is none */
    learn({ contrast, sharpness, colour }: ImageQuality, atMs: number, byDay: boolean): void {
      const ms = lastAtMs === null ? 1_000 : Math.min(1_000, Math.max(0, atMs - lastAtMs));
      lastAtMs = atMs;
      seenMs += ms;
      const share = ms / Math.min(FOLLOWS_MS, Math.max(1, seenMs));
      const before = usual ?? { contrast, sharpness, colour };
      const follow = (from: number, to: number): number => from + (to - from) * share;
      usual = {
        contrast: follow(before.contrast, contrast),
        sharpness: follow(before.sharpness, sharpness),
        colour: byDay ? follow(before.colour, colour) : before.colour,
      };
    },
    /** Null while too little was seen. */
    get values(): Usual | null {
      if (usual === null || seenMs < LEAST_MS) return null;
      const { contrast, sharpness, colour } = usual;
      return {
        contrast: Math.max(LEAST.contrast, contrast),
        sharpness: Math.max(LEAST.sharpness, sharpness),
        colour,
        learnedMs: seenMs,
      };
    },
  };
}

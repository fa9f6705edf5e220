/** How long something must be seen before it is believed, and how long it must not be before it is over, ms. */
export type Bounds = { readonly onMs: number; readonly offMs: number };
/** Between two images that are further apart nothing is known, ms. */
const LONGEST_STEP_MS = 5_000;

/** Believes what was seen for long enough without a break. What is undecided neither adds nor breaks. */
export function createHeld({ onMs, offMs }: Bounds) {
  let isOn = false;
  let againstMs = 0;
  let lastAtMs: number | null = null;
  return {
    observe(seen: boolean | null, atMs: number): void {
      const ms = lastAtMs === null ? 0 : Math.min(LONGEST_STEP_MS, Math.max(0, atMs - lastAtMs));
      lastAtMs = atMs;
      if (seen === null) return;
      againstMs = seen === isOn ? 0 : againstMs + ms;
      if (againstMs < (isOn ? offMs : onMs)) return;
      isOn = !isOn;
      againstMs = 0;
    },
    get isOn() {
      return isOn;
    },
  };
}

import type { Pauses, StoreFailure } from '../ports.ts';

/** How long to wait for a store that is away, ms. */
const PATIENCE_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Repeats a request to the object store while the store is unavailable. Returns any other answer at once. */
export async function patiently<T extends { readonly kind: string }>(
  work: () => Promise<T | StoreFailure>,
  { pauses, now }: { readonly pauses: Pauses; readonly now: () => number },
): Promise<T | StoreFailure> {
  const untilMs = now() + PATIENCE_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const outcome = await work();
    if (outcome.kind !== 'unavailable' || now() >= untilMs) return outcome;
    await pauses.pause(pauseMs);
  }
}

import type { StoreFailure, Working } from '../ports.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Repeats a request to the object store while the store is unavailable, until a moment. Returns any other answer at once.
 * @throws once the work of the request has ended
 */
export async function patiently<T extends { readonly kind: string }>(
  work: () => Promise<T | StoreFailure>,
  untilMs: number,
  { pause, now }: Working,
): Promise<T | StoreFailure> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const outcome = await work();
    if (outcome.kind !== 'unavailable' || now() >= untilMs) return outcome;
    await pause(pauseMs);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** How often an answer of the store is waited for, and how long between, ms. */
const ATTEMPTS = 4;
const RETRY_MS = 1_000;

/** Asks the store again while it is away, a few times: a person waits for the answer. */
export async function withPatience<T extends { readonly kind: string }>(
  ask: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let answer = await ask();
  for (let attempt = 1; attempt < ATTEMPTS && answer.kind === 'unavailable'; attempt += 1) {
    await sleep(RETRY_MS, undefined, { signal });
    answer = await ask();
  }
  return answer;
}

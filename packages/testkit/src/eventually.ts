/**
 * Waits for an effect: calls `attempt` until it succeeds. If it never does, the test shows its last failure.
 * @param attempt throws (an `expect` that fails) or returns false while the effect is not there
 * @throws the last error of `attempt`, or one that names the deadline
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, false>> {
  const until = performance.now() + timeoutMs;
  let failure: Error | undefined;
  for (;;) {
    try {
      const result = await attempt();
      // An assertion returns nothing, and has succeeded if it did not throw.
      if (result !== false) return result as Exclude<T, false>;
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    if (performance.now() >= until) throw failure ?? new Error(`nothing after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

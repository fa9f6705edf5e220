/** Waits for the work, but no longer than `ms`, so that a broker that is away does not hold up an ordered stop. */
export async function within(work: Promise<unknown>, ms: number): Promise<'done' | 'too_slow'> {
  const { promise, resolve } = Promise.withResolvers<'too_slow'>();
  const timer = setTimeout(() => resolve('too_slow'), ms);
  try {
    return await Promise.race([
      work.then(
        () => 'done' as const,
        () => 'done' as const,
      ),
      promise,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long each part of a client may take to stop. A service has 10 s for all of its parts. */
export const STOP_DEADLINE_MS = 5_000;

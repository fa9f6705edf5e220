/** Whatever comes first: the work, or the end of our patience. A broker that is away must not hold up an ordered stop. */
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

export const STOP_DEADLINE_MS = 5_000;

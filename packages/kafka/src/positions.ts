export type PartitionEnds = {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
};

export type Positions = {
  next(topic: string, partition: number): bigint | undefined;
  /** Everything below `offset` has been read. A lower offset than before changes nothing. */
  reached(topic: string, partition: number, offset: bigint): void;
  /** Resolves when every partition has reached the end that it had at the start. */
  readonly caughtUp: Promise<void>;
};

/** Notes how far each partition has been read, and when every one has reached the end that it had at the start. */
export function createPositions(ends: readonly PartitionEnds[], from: 'beginning' | 'end'): Positions {
  const id = (topic: string, partition: number): string => `${topic}/${partition}`;
  const next = new Map(
    ends.map(({ topic, partition, low, high }) => [id(topic, partition), from === 'end' ? high : low]),
  );
  const missing = new Map(
    from === 'end'
      ? []
      : ends.filter(({ low, high }) => low < high).map(({ topic, partition, high }) => [id(topic, partition), high]),
  );
  const { promise: caughtUp, resolve } = Promise.withResolvers<void>();
  if (missing.size === 0) resolve();
  return {
    caughtUp,
    next: (topic, partition) => next.get(id(topic, partition)),
    reached(topic, partition, offset) {
      const key = id(topic, partition);
      if (offset > (next.get(key) ?? 0n)) next.set(key, offset);
      const high = missing.get(key);
      if (high === undefined || offset < high) return;
      missing.delete(key);
      if (missing.size === 0) resolve();
    },
  };
}

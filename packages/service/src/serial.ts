/** Queues work and returns its result. */
export type Serial = <T>(work: () => Promise<T>) => Promise<T>;

/** Creates a queue: each piece of work begins when the one before has ended, even if that failed. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

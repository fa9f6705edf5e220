/** One thing after another, whatever partition or timer it comes from. */
export type Serial = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs what it is given in that order, each after the end of the one before, however that ended. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

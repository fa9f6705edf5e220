/** Limits how many queries of one user run at once. The others wait in order; a query that waits too long gets an error. */
export type Slots = {
  /** @throws {NoSlotError} after `waitMs` without a free slot */
  run<T>(work: () => Promise<T>): Promise<T>;
};

export class NoSlotError extends Error {
  override readonly name = 'NoSlotError';
}

export function createSlots(most: number, waitMs: number): Slots {
  let running = 0;
  const waiting: (() => void)[] = [];

  const enter = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (running < most) {
        running++;
        resolve();
        return;
      }
      const go = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(
          new NoSlotError(`${most} queries of this user are running, and none of them ended within ${waitMs / 1000} s`),
        );
      }, waitMs);
      waiting.push(go);
    });

  /** A query that ends hands its slot directly to the next in line, so that a newcomer cannot take it. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

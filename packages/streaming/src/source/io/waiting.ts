/** The waits of one camera's task, of which two streams may be in one each. They end at once when the camera is closed. */
export function createWaiting() {
  let stopped = false;
  const wakes = new Set<() => void>();
  return {
    get stopped() {
      return stopped;
    },
    /** Resolves after this many ms, or when stopped. Other tasks and messages get a turn meanwhile. */
    sleep(ms: number): Promise<void> {
      if (stopped) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          wakes.delete(done);
          resolve();
        };
        const timer = setTimeout(done, Math.max(0, ms));
        wakes.add(done);
      });
    },
    /** Gives messages and other cameras a turn, without waiting. */
    yield: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)),
    stop(): void {
      stopped = true;
      for (const wake of [...wakes]) wake();
    },
  };
}
export type Waiting = ReturnType<typeof createWaiting>;

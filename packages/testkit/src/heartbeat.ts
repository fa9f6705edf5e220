/** Something that is published again and again until it is stopped. */
export type Heartbeat = {
  /** Ends it. Resolves once a run that has begun is over. */
  stop(): Promise<void>;
};

/**
 * Publishes at once and then every `everyMs` milliseconds, as a service does with a state or a grant. A later run that fails is ignored,
 * because a drill may take the broker away to test what the silence leads to.
 * @throws the error of the first run, because then nothing was published at all
 */
export async function startHeartbeat(everyMs: number, publish: () => Promise<unknown>): Promise<Heartbeat> {
  await publish();
  let run = Promise.resolve();
  const timer = setInterval(() => {
    run = run.then(publish).then(
      () => undefined,
      () => undefined,
    );
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await run;
    },
  };
}

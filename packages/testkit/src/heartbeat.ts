/** Something that is published again and again until it is stopped. */
export type Heartbeat = {
  /** Ends it. Resolves once a run that has begun is over. */
  stop(): Promise<void>;
};

/**
 * Publishes something now and then every `everyMs`, as a service does with a state or a grant. A later run that fails is ignored, because a drill
 * may take the broker away and the test looks at what the silence leads to.
 * @throws what the first run throws, because then nothing was published at all
 */
export async function startHeartbeat(everyMs: number, publish: () => Promise<unknown>): Promise<Heartbeat> {
  await publish();
  let turn = Promise.resolve();
  const timer = setInterval(() => {
    turn = turn.then(publish).then(
      () => undefined,
      () => undefined,
    );
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await turn;
    },
  };
}

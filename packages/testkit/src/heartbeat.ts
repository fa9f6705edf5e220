/** Something that is said again and again until it is stopped. */
export type Heartbeat = {
  /** Ends it; resolves once what was being said has been said. */
  stop(): Promise<void>;
};

/**
 * Says something now and every so often, as a service does with a state or a grant.
 * A turn that fails is made up by the next one: a drill may take the broker away meanwhile, and what the silence leads to is for the test
 * to see. The first turn is the exception, since nothing would have been said at all.
 * @throws what the first turn throws
 */
export async function startHeartbeat(everyMs: number, say: () => Promise<unknown>): Promise<Heartbeat> {
  await say();
  let turn = Promise.resolve();
  const timer = setInterval(() => {
    turn = turn.then(say).then(
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

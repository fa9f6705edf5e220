type Stoppable = { stop(): Promise<void> };

/** Waits until all have started. If one fails, the others are stopped and its error is thrown. */
export async function startTogether<R extends Stoppable>(
  starting: readonly Promise<R>[],
): Promise<{ readonly started: readonly R[]; stop(): Promise<void> }> {
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => void (await Promise.all(started.map((member) => member.stop())));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return { started, stop };
  await stop();
  throw failed.reason;
}

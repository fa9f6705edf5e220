/** The most alerts that are remembered to recognise a repeated request. */
const MOST_REMEMBERED = 5_000;

/** Knows which alerts were answered or are being answered here, so that a request that comes again is answered once. */
export function createRequestBook() {
  const known = new Map<string, AbortSignal | 'answered'>();
  return {
    /**
     * False if the alert is answered, or is being answered by work that goes on.
     * @param signal aborted when the work is broken off; whoever consumes the request then begins anew, even if the old work has not ended
     */
    begin(alertId: string, signal: AbortSignal): boolean {
      const before = known.get(alertId);
      if (before === 'answered' || before?.aborted === false) return false;
      known.set(alertId, signal);
      const [oldest] = known.keys();
      if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
      return true;
    },
    answered: (alertId: string): void => void known.set(alertId, 'answered'),
  };
}
export type RequestBook = ReturnType<typeof createRequestBook>;

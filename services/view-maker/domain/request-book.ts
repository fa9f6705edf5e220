/** The most answered alerts that are remembered to recognise a repeated request. */
const MOST_ANSWERED = 5_000;

/** Knows which alerts were answered or are being answered here, so that a request that comes again is answered once. */
export function createRequestBook() {
  const known = new Set<string>();
  return {
    /** False if the alert is known already. */
    begin(alertId: string): boolean {
      if (known.has(alertId)) return false;
      known.add(alertId);
      const [oldest] = known;
      if (known.size > MOST_ANSWERED && oldest !== undefined) known.delete(oldest);
      return true;
    },
    /** The answer was broken off. Whoever consumes the request again answers it. */
    leaveUnanswered: (alertId: string): void => void known.delete(alertId),
  };
}
export type RequestBook = ReturnType<typeof createRequestBook>;

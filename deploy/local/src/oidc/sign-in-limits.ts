/** Failed sign-ins are counted over this time, ms. */
const WINDOW_MS = 5 * 60_000;
/**
 * Failures of one account from one address, or from one browser that knows the account. A person who has forgotten the password makes
 * fewer.
 */
const OF_ACCOUNT_HERE = 10;
/** Failures from one address with any accounts: a whole control room may share an address. */
const FROM_ADDRESS = 100;
/** Failures of one account from all addresses together, because an attacker may guess from many. */
const OF_ACCOUNT = 100;
/** How many counters are kept. The oldest are dropped first. */
const MOST_COUNTERS = 50_000;

export type Try = {
  readonly address: string;
  readonly username: string;
  /** The browser has signed this account in before and can prove it (a device cookie, OWASP). */
  readonly browser?: string | undefined;
};

/**
 * Counts failed sign-ins, so that a stranger can neither guess a password nor lock a person out. A browser from which the account has
 * signed in before has its own counter. Failures do not count against other accounts or other addresses.
 */
export function createSignInLimits(now: () => number) {
  const counters = new Map<string, { failures: number; untilMs: number }>();

  const keysOf = ({ address, username, browser }: Try): readonly (readonly [string, number])[] =>
    browser !== undefined
      ? [[`browser ${browser} ${username}`, OF_ACCOUNT_HERE]]
      : [
          [`here ${address} ${username}`, OF_ACCOUNT_HERE],
          [`address ${address}`, FROM_ADDRESS],
          [`account ${username}`, OF_ACCOUNT],
        ];
  const live = (key: string) => {
    const counter = counters.get(key);
    return counter && counter.untilMs > now() ? counter : undefined;
  };

  return {
    /** How long this attempt has to wait, s; 0 when it may be made now. */
    waitS(attempt: Try): number {
      const waits = keysOf(attempt).map(([key, most]) => {
        const counter = live(key);
        return counter && counter.failures >= most ? counter.untilMs - now() : 0;
      });
      return Math.ceil(Math.max(...waits) / 1_000);
    },
    failed(attempt: Try): void {
      for (const [key] of keysOf(attempt)) {
        const counter = live(key) ?? { failures: 0, untilMs: now() + WINDOW_MS };
        counters.delete(key);
        counters.set(key, { ...counter, failures: counter.failures + 1 });
      }
      for (const key of counters.keys()) if (counters.size > MOST_COUNTERS) counters.delete(key);
    },
  };
}

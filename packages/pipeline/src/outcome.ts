/** The fate of one input, as a value: nothing disappears and nothing is thrown to steer. Reasons are closed unions of the caller's. */
export type Outcome<T> =
  | { readonly kind: 'pass'; readonly value: T }
  /** Seen, understood and rightly not used. */
  | { readonly kind: 'drop'; readonly reason: string }
  /** Broken input: it will never be usable. */
  | { readonly kind: 'dead_letter'; readonly reason: string; readonly detail: string }
  /** Broken environment: the same input will be usable later. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number };

export const pass = <T>(value: T): Outcome<T> => ({ kind: 'pass', value });

export const drop = (reason: string): Outcome<never> => ({ kind: 'drop', reason });

export const deadLetter = (reason: string, detail: string): Outcome<never> => ({ kind: 'dead_letter', reason, detail });

/** @param afterMs how long to wait before the same input is tried again, ms */
export const retry = (reason: string, afterMs: number): Outcome<never> => ({ kind: 'retry', reason, afterMs });

/** The reasons that a pipeline may give, by the kind of outcome. A kind that is left out never happens. */
export type Reasons = { readonly drop?: string; readonly deadLetter?: string; readonly retry?: string };

/** Any reason at all, for code that only passes outcomes on. */
export type AnyReasons = { readonly drop: string; readonly deadLetter: string; readonly retry: string };

/** The reasons of one kind, as a closed union. */
export type ReasonFor<R extends Reasons, Kind extends keyof Reasons> =
  R extends Readonly<Record<Kind, infer Reason extends string>> ? Reason : never;

export type Passed<T> = { readonly kind: 'pass'; readonly value: T };

/** The input is valid, but nothing has to be done with it. */
export type Dropped<Reason extends string> = { readonly kind: 'drop'; readonly reason: Reason };

/** The input is broken and will never be usable. */
export type DeadLettered<Reason extends string> = {
  readonly kind: 'dead_letter';
  readonly reason: Reason;
  readonly detail: string;
};

/** The environment is broken; the same input will be usable later. */
export type Retried<Reason extends string> = {
  readonly kind: 'retry';
  readonly reason: Reason;
  readonly afterMs: number;
};

/**
 * The result of one input. It is a value, so no input disappears and no error is thrown to steer the flow. `R` lists the reasons that the
 * service has declared, and a step can give no other: `type Reasons = { drop: 'no_match'; retry: 'kafka_unavailable' }`.
 */
export type Outcome<T, R extends Reasons> =
  Passed<T> | Dropped<ReasonFor<R, 'drop'>> | DeadLettered<ReasonFor<R, 'deadLetter'>> | Retried<ReasonFor<R, 'retry'>>;

export const pass = <T>(value: T): Passed<T> => ({ kind: 'pass', value });

export const drop = <Reason extends string>(reason: Reason): Dropped<Reason> => ({ kind: 'drop', reason });

/** @param detail for people; never a value that may be personal data */
export const deadLetter = <Reason extends string>(reason: Reason, detail: string): DeadLettered<Reason> => ({
  kind: 'dead_letter',
  reason,
  detail,
});

/** @param afterMs how long to wait before the same input is tried again, ms */
export const retry = <Reason extends string>(reason: Reason, afterMs: number): Retried<Reason> => ({
  kind: 'retry',
  reason,
  afterMs,
});

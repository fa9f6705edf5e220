import { retry, type Outcome, type ReasonFor, type Reasons } from './outcome.ts';
import type { Step } from './pipeline.ts';

/** An error of the environment: the same work will succeed later. Every other error is a defect. */
export type EnvironmentFault = Error & {
  /** How long to wait before the same work is tried again, ms. */
  readonly retryAfterMs: number;
  /** Which fault it is; callers switch on it. */
  readonly code?: string;
};

export const isEnvironmentFault = (error: unknown): error is EnvironmentFault =>
  error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number';

/** How long to wait before the work is tried again, ms; undefined if the error is a defect. */
export const retryAfterMs = (error: unknown): number | undefined =>
  isEnvironmentFault(error) ? error.retryAfterMs : undefined;

/** The reason of the retry: always the same one, or one by the fault's code. */
export type RetryReason<R extends Reasons> =
  ReasonFor<R, 'retry'> | ((fault: EnvironmentFault) => ReasonFor<R, 'retry'>);

/** The same step, except that a fault of the environment that it throws becomes a `retry`. A defect still goes to the caller. */
export const retrying =
  <In, Out, R extends Reasons>(reason: RetryReason<R>, step: Step<In, Out, R>): Step<In, Out, R> =>
  (input) =>
    orRetry(reason, () => step(input));

/** Runs the work. A fault of the environment that it throws becomes a `retry`; a defect goes to the caller. */
export async function orRetry<T, R extends Reasons>(
  reason: RetryReason<R>,
  work: () => Outcome<T, R> | Promise<Outcome<T, R>>,
): Promise<Outcome<T, R>> {
  try {
    return await work();
  } catch (error) {
    if (!isEnvironmentFault(error)) throw error;
    return retry(typeof reason === 'function' ? reason(error) : reason, error.retryAfterMs);
  }
}

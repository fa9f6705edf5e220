import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { runOf } from '@marsad/proof';
import type { Coverage } from '../domain/coverage.ts';
import { IndexTakenError, NotReadBackError, retryAfterMs } from '../errors.ts';
import type { Input, Recognised } from './input.ts';
import type { Ledger } from './ledger.ts';

const reasonOf = (error: unknown): string => {
  if (error instanceof NotReadBackError) return 'not_read_back';
  return error instanceof IndexTakenError ? 'index_taken' : 'kafka_unavailable';
};

/** Gives the entries the next indexes, and waits until the log's topic has given them back. */
export const sequence =
  (ledger: Pick<Ledger, 'append'>, now: () => number): Step<Recognised, Input> =>
  async ({ contents, ...input }) => {
    try {
      await ledger.append(contents, now());
      return pass(input);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry(reasonOf(error), waitMs);
    }
  };

/**
 * Counts the numbers of entries that the log had already, or has under another number. Their producer waits for the number under which it
 * said them again, so it is covered too, and told to whoever looks for omissions.
 */
export const cover =
  (coverage: Pick<Coverage, 'repeated'>, now: () => number): Step<Input, Input> =>
  (input) => {
    for (const entry of input.entries) coverage.repeated(runOf(entry), entry.seq, now());
    return pass(input);
  };

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

/** Appends the entries to the log and waits until they were read back from its topic. */
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
 * Covers the numbers of entries that the log has already or has under another number. The producer waits for the number under which it recorded
 * such an entry again, and the checkpoint names that number, so that it does not look like an omission.
 */
export const cover =
  (coverage: Pick<Coverage, 'addRepeated'>, now: () => number): Step<Input, Input> =>
  (input) => {
    for (const entry of input.entries) coverage.addRepeated(runOf(entry), entry.seq, now());
    return pass(input);
  };

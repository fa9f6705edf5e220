import { pass, retrying } from '@marsad/pipeline';
import type { EnvironmentFault, Step } from '@marsad/pipeline';
import { runOf } from '@marsad/proof';
import type { Coverage } from '../domain/coverage.ts';
import type { Reasons, RetryReason } from '../errors.ts';
import type { Input, Recognised } from './input.ts';
import type { Ledger } from './ledger.ts';

const reasonOf = ({ code }: EnvironmentFault): RetryReason =>
  code === 'not_read_back' || code === 'index_taken' ? code : 'kafka_unavailable';

/** Appends the entries to the log and waits until they were read back from its topic. */
export const sequence = (ledger: Pick<Ledger, 'append'>, now: () => number): Step<Recognised, Input, Reasons> =>
  retrying(reasonOf, async ({ contents, ...input }) => {
    await ledger.append(contents, now());
    return pass(input);
  });

/**
 * Covers the numbers of all entries of the batch, including entries that the log already has, perhaps under another number. The producer
 * waits for the number under which it recorded such an entry again, and the checkpoint names that number, so that it does not look like an
 * omission.
 */
export const cover =
  (coverage: Pick<Coverage, 'addRepeated'>, now: () => number): Step<Input, Input, Reasons> =>
  (input) => {
    for (const entry of input.entries) coverage.addRepeated(runOf(entry), entry.seq, now());
    return pass(input);
  };

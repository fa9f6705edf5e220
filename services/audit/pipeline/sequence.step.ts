import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { AuditEntry } from '@marsad/schemas';
import { NotReadBackError, retryAfterMs } from '../errors.ts';
import type { Ledger } from './ledger.ts';

/** Gives the entries the next indexes, and waits until the log's topic has given them back. */
export const sequence =
  (ledger: Pick<Ledger, 'append'>, now: () => number): Step<readonly AuditEntry[], readonly AuditEntry[]> =>
  async (entries) => {
    try {
      await ledger.append(entries, now());
      return pass(entries);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry(error instanceof NotReadBackError ? 'not_read_back' : 'kafka_unavailable', waitMs);
    }
  };

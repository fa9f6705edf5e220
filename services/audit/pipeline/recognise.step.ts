import { pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { runOf } from '@marsad/proof';
import type { AuditEntry } from '@marsad/schemas';
import type { Coverage } from '../domain/coverage.ts';
import type { Counted } from './count.step.ts';
import type { Ledger } from './ledger.ts';

/**
 * Leaves what the log does not have yet. An entry is sequenced once, whatever brings it again: the broker, or a producer that does the same
 * work after a crash. That producer waits for the number under which it said it again, so the number counts as covered and is told to
 * whoever looks for omissions.
 */
export const recognise =
  (
    ledger: Pick<Ledger, 'has'>,
    coverage: Coverage,
    now: () => number,
    onKnown: (count: number) => void,
  ): Step<readonly Counted[], readonly AuditEntry[]> =>
  (counted) => {
    const taken = new Map<string, AuditEntry>();
    for (const { entry, fresh } of counted) {
      if (!ledger.has(entry.entryId) && !taken.has(entry.entryId)) taken.set(entry.entryId, entry);
      else if (fresh) coverage.repeated(runOf(entry), entry.seq, now());
    }
    onKnown(counted.length - taken.size);
    return pass([...taken.values()]);
  };

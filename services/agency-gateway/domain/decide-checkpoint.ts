import type { AuditCheckpoint } from '@marsad/schemas';
import type { AgencyBook } from './agency-book.ts';

/** An agency gets a checkpoint at most this often, ms. One a minute is enough to prove later that the log was not rewritten. */
export const CHECKPOINT_EVERY_MS = 60_000;

/** The agencies that get this checkpoint now: the first one at once, later ones once a minute and only if the log has grown. */
export const checkpointDue = (
  checkpoint: AuditCheckpoint,
  agencies: readonly string[],
  book: AgencyBook,
  nowMs: number,
): string[] =>
  agencies.filter((agency) => {
    const last = book.lastCheckpoint(agency);
    if (!last) return true;
    return checkpoint.treeSize > last.treeSize && nowMs - last.sentAtMs >= CHECKPOINT_EVERY_MS;
  });

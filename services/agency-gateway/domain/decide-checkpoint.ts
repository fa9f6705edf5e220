import type { AuditCheckpoint } from '@marsad/schemas';
import type { AgencyBook } from './agency-book.ts';

/** An agency gets at most one checkpoint in this time: enough to prove later that nothing was rewritten, ms. */
export const CHECKPOINT_EVERY_MS = 60_000;

/** The agencies that the latest checkpoint goes to now: the first one at once, later ones once a minute, none of a log that has not grown. */
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

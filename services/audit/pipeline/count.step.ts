import { pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Numbering } from '@marsad/proof';
import { runOf } from '@marsad/proof';
import type { AuditEntry } from '@marsad/schemas';

export type Counted = {
  readonly entry: AuditEntry;
  /** Nobody has said anything under this number before. */
  readonly fresh: boolean;
};

/** Holds the number of each entry against those before it. An entry that never came does not stop the ones after it; it is said. */
export const count =
  (
    numbering: Numbering,
    onOmission: (entry: AuditEntry, missed: number) => void,
  ): Step<readonly AuditEntry[], readonly Counted[]> =>
  (entries) =>
    pass(
      entries.map((entry) => {
        const { fresh, missed } = numbering.saw(runOf(entry), entry.seq);
        if (missed > 0) onOmission(entry, missed);
        return { entry, fresh };
      }),
    );

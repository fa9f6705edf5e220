import { leafHashOf, textOfContent } from '@marsad/proof';
import type { LeafContent, LoggedEntry } from '@marsad/proof';
import { auditEntry } from '@marsad/schemas';
import type { AuditEntry, AuditLeaf } from '@marsad/schemas';

export const entryOf = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...auditEntry.example,
  entryId: `e-${seq}`,
  seq,
  ...more,
});

export const contentOf = (entry: LoggedEntry): LeafContent => ({ kind: 'entry', entry });
export const leafOf = (index: number, entry: LoggedEntry): AuditLeaf => recordOf(index, contentOf(entry));

export const recordOf = (index: number, content: LeafContent): AuditLeaf => {
  const leaf = textOfContent(content);
  return { index, leaf, leafHash: leafHashOf(leaf).toString('hex'), sequencedAtMs: 1_790_000_000_100 + index };
};

/** The log's topic in memory: records are appended, and all readers get them in the same order. */
export function createTopic() {
  const records: AuditLeaf[] = [];
  const readers: ((record: AuditLeaf) => void)[] = [];
  return {
    records,
    write(added: readonly AuditLeaf[]): Promise<void> {
      for (const record of added) {
        records.push(record);
        for (const read of readers) read(record);
      }
      return Promise.resolve();
    },
    follow(read: (record: AuditLeaf) => void): void {
      for (const record of records) read(record);
      readers.push(read);
    },
  };
}
export type Topic = ReturnType<typeof createTopic>;

import type { AuditLeaf } from '@marsad/schemas';
import { NotReadBackError } from '../errors.ts';

/** The records that this instance has written and not read back yet: the hash at each index. */
type Expected = { readonly hashes: Map<number, string>; done(): void };

export type ReadBack = {
  /**
   * Writes records and resolves when all of them were read back from the topic, as leaves or as void records. One call at a time.
   * @throws NotReadBackError, or whatever `write` throws
   */
  write(records: readonly AuditLeaf[], write: (records: readonly AuditLeaf[]) => Promise<void>): Promise<void>;
  /** Takes note of a record that was read from the topic. */
  noteRecord(record: AuditLeaf): void;
};

/** Waits until the topic has given back what this instance wrote, because records in flight could still take an index. */
export function createReadBack(timeoutMs: number): ReadBack {
  let expected: Expected | undefined;
  return {
    async write(records, write) {
      const back = Promise.withResolvers<void>();
      back.promise.catch(() => undefined);
      expected = { hashes: new Map(records.map(({ index, leafHash }) => [index, leafHash])), done: back.resolve };
      const timer = setTimeout(() => back.reject(new NotReadBackError(records[0]?.index ?? 0)), timeoutMs);
      try {
        await write(records);
        await back.promise;
      } finally {
        clearTimeout(timer);
        expected = undefined;
      }
    },
    noteRecord({ index, leafHash }) {
      if (expected?.hashes.get(index) !== leafHash) return;
      expected.hashes.delete(index);
      if (expected.hashes.size === 0) expected.done();
    },
  };
}

import { createNumbering, openCheckpoint, runOf } from '@marsad/proof';
import type { NoteKey, VoidReason } from '@marsad/proof';
import type { AuditAlarm, AuditCheckpoint } from '@marsad/schemas';
import { createCoverage } from '../domain/coverage.ts';
import type { Coverage } from '../domain/coverage.ts';
import type { Numbering, SignedRoot, WriteLeaves } from '../ports.ts';
import { createLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';

type Needs = {
  /** The key of this log. */
  readonly key: NoteKey;
  readonly write: WriteLeaves;
  /** Is called with every alarm that the log holds, at the index of its leaf. */
  readonly onAlarm: (alarm: AuditAlarm, index: number) => void;
  readonly onVoid: (index: number, reason: VoidReason) => void;
};

/** The log, the numbers of its producers' entries, and what the next checkpoint covers. */
export type CountedLedger = {
  readonly ledger: Ledger;
  readonly numbering: Numbering & { countMissing(): number };
  readonly coverage: Coverage;
};

/** Creates a ledger that counts the producers' numbers from everything that is read: from leaves and from checkpoints. */
export function createCountedLedger({ key, write, onAlarm, onVoid }: Needs): CountedLedger {
  const numbering = createNumbering();
  const coverage = createCoverage(numbering);
  const open = (record: AuditCheckpoint): SignedRoot | undefined => {
    const opened = openCheckpoint(record.note, key);
    if (opened.kind === 'refused') return undefined;
    for (const [run, seqs] of Object.entries(record.repeated ?? {}))
      for (const seq of seqs) coverage.addSequenced(run, seq, record.atMs);
    return { size: Number(opened.checkpoint.size), rootHash: opened.checkpoint.root.toString('hex') };
  };
  const ledger = createLedger({
    write,
    open,
    onAppended(content, { index, sequencedAtMs }) {
      if (content.kind === 'entry') {
        coverage.addSequenced(runOf(content.entry), content.entry.seq, sequencedAtMs);
        return;
      }
      const { alarm } = content;
      if (alarm.kind === 'omission') numbering.writeOff(alarm.run, alarm.from, alarm.to, sequencedAtMs);
      onAlarm(alarm, index);
    },
    onVoid,
  });
  const countMissing = (): number =>
    [...numbering.missing(), ...numbering.writtenOff()].reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return { ledger, numbering: { ...numbering, countMissing }, coverage };
}

import type { AuditAlarm, AuditCheckpoint, AuditLeaf } from '@marsad/schemas';
import type { LeafContent } from './audit-leaf.ts';
import { createAuditLog, type LeafFault } from './audit-log.ts';
import { openCheckpoint, type OpenedCheckpoint } from './checkpoint.ts';
import { createNumbering, runOf, type MissingNumbers, type Numbering } from './numbering.ts';
import type { NoteKey } from './signed-note.ts';

export type CheckpointFault =
  | Extract<OpenedCheckpoint, { kind: 'refused' }>['reason']
  | 'unreadable'
  /** The fields beside the note differ from the signed note. */
  | 'fields_differ'
  /** The checkpoint covers more entries than the log has: the end of the log is gone. */
  | 'beyond_the_log'
  /** The log had other content when the checkpoint was signed. */
  | 'root_differs';

/** The first fault of a log. */
export type LogFault =
  | { readonly where: 'leaf'; readonly index: number; readonly entryId?: string; readonly reason: LeafFault }
  | {
      readonly where: 'checkpoint' | 'kept_checkpoint';
      /** The checkpoint's tree size, as far as it could be read. */
      readonly size: number;
      readonly reason: CheckpointFault;
      /** Below this index the log matches an earlier checkpoint. The difference is at this index or later. */
      readonly soundBelow?: number;
    }
  | { readonly where: 'log'; readonly reason: 'never_signed' }
  /** Entries that a producer numbered are not in the log; `index` is the leaf that first shows it. */
  | { readonly where: 'numbering'; readonly index: number; readonly reason: NumberingFault };

/** `omission`: the log itself recorded it. `entries_missing`: it did not. */
export type NumberingFault = 'omission' | 'entries_missing';

export type LoggedAlarm = { readonly index: number; readonly alarm: AuditAlarm };

export type LogVerdict = {
  /** Entries that were read before the first fault. */
  readonly size: number;
  readonly rootHash: string;
  /** Checkpoints that were compared with the log. */
  readonly checkpoints: number;
  /** Entries after the last checkpoint, which are sequenced and not signed yet. */
  readonly unsigned: number;
  /** Records that are not leaves, because two instances wrote at once and the first record counts. */
  readonly voidRecords: number;
  /** Numbers that producers have used and that are not in the log; `since` is the index of the first later entry. */
  readonly missing: readonly MissingNumbers[];
  /** Missing numbers that the log recorded as omissions; `since` is the index of that alarm. */
  readonly omissions: readonly MissingNumbers[];
  /** All alarms in the log. */
  readonly alarms: readonly LoggedAlarm[];
  /** Absent where the log is whole. */
  readonly fault?: LogFault;
};

/** A record that could not be decoded. */
export type Unreadable = { readonly unreadable: string };

export type LogToVerify = {
  readonly leaves: Iterable<AuditLeaf | Unreadable>;
  /** Read before the leaves, so that no checkpoint is newer than the last leaf. */
  readonly checkpoints: Iterable<AuditCheckpoint | Unreadable>;
  /** The log's key, pinned outside its own store. */
  readonly key: NoteKey;
  /** The signed note of a checkpoint that was saved outside the log. */
  readonly kept?: string | undefined;
};

type Claim = { readonly where: 'checkpoint' | 'kept_checkpoint'; readonly size: number; readonly rootHash: string };

/**
 * Verifies a log from its records alone: order, hash and form of every leaf, signature, size and root of every checkpoint, that a saved checkpoint
 * is a beginning of the log, and the producers' numbers. Pure; stops at the first fault.
 */
export function verifyLog({ leaves, checkpoints, key, kept }: LogToVerify): LogVerdict {
  const claims: Claim[] = [];
  const numbering = createNumbering();
  const repeated: [run: string, seqs: number[]][] = [];
  const alarms: LoggedAlarm[] = [];
  let faultOfCheckpoints: LogFault | undefined;
  for (const record of checkpoints) {
    const claim = claimOf(record, key);
    if ('reason' in claim) faultOfCheckpoints ??= claim;
    else claims.push(claim);
    if ('repeated' in record) repeated.push(...Object.entries(record.repeated ?? {}));
  }
  const keptClaim = kept === undefined ? undefined : openClaim('kept_checkpoint', kept, key);
  if (keptClaim && !('reason' in keptClaim)) claims.push(keptClaim);

  const log = createAuditLog();
  const bySize = Map.groupBy(claims, ({ size }) => size);
  let [signed, voidRecords] = [0, 0];
  let isSkipped = false;
  const verdict = (fault?: LogFault): LogVerdict => ({
    size: log.size,
    rootHash: log.root().toString('hex'),
    checkpoints: claims.filter(({ where, size }) => where === 'checkpoint' && size <= log.size).length,
    unsigned: log.size - signed,
    voidRecords,
    missing: numbering.missing(),
    omissions: numbering.writtenOff(),
    alarms,
    ...(fault === undefined ? {} : { fault }),
  });

  for (const record of leaves) {
    if ('unreadable' in record) return verdict({ where: 'leaf', index: log.size, reason: 'unreadable' });
    const fate = log.read(record);
    if (fate.kind === 'broken') return verdict(leafFault(record, fate.reason));
    if (fate.kind === 'void') {
      voidRecords += 1;
      isSkipped ||= fate.reason === 'ahead';
      continue;
    }
    countIn(numbering, fate.content, record.index);
    if (fate.content.kind === 'alarm') alarms.push({ index: record.index, alarm: fate.content.alarm });
    const here = bySize.get(log.size);
    const differs = here?.find(({ rootHash }) => rootHash !== log.root().toString('hex'));
    if (differs) return verdict({ where: differs.where, size: log.size, reason: 'root_differs', soundBelow: signed });
    if (here) signed = log.size;
  }
  for (const [run, seqs] of repeated) for (const seq of seqs) numbering.add(run, seq, log.size);
  if (faultOfCheckpoints) return verdict(faultOfCheckpoints);
  if (keptClaim && 'reason' in keptClaim) return verdict(keptClaim);
  const beyond = claims.find(({ size }) => size > log.size);
  // Records that came too early were left out, so the missing entry is the next one after the log so far.
  if (beyond && isSkipped) return verdict({ where: 'leaf', index: log.size, reason: 'index_skipped' });
  if (beyond) return verdict({ where: beyond.where, size: beyond.size, reason: 'beyond_the_log', soundBelow: signed });
  if (log.size > 0 && !claims.some(({ where }) => where === 'checkpoint'))
    return verdict({ where: 'log', reason: 'never_signed' });
  return verdict(faultOfNumbering(numbering));
}

/** Adds the content of a leaf to the numbering: the number of an entry, or an omission. */
function countIn(numbering: Numbering, content: LeafContent, index: number): void {
  if (content.kind === 'entry') numbering.add(runOf(content.entry), content.entry.seq, index);
  else if (content.alarm.kind === 'omission')
    numbering.writeOff(content.alarm.run, content.alarm.from, content.alarm.to, index);
}

function faultOfNumbering(numbering: Numbering): LogFault | undefined {
  const first = (missing: readonly MissingNumbers[], reason: NumberingFault) =>
    missing.map(({ since }) => ({ where: 'numbering', index: since, reason }) as const);
  const faults = [...first(numbering.missing(), 'entries_missing'), ...first(numbering.writtenOff(), 'omission')];
  return faults.toSorted((a, b) => a.index - b.index)[0];
}

function leafFault(record: AuditLeaf, reason: LeafFault): LogFault {
  const entryId = /"id":"((?:[^"\\]|\\.)*)"/.exec(record.leaf)?.[1];
  return { where: 'leaf', index: record.index, ...(entryId === undefined ? {} : { entryId }), reason };
}

type ClaimFault = Extract<LogFault, { where: 'checkpoint' | 'kept_checkpoint' }>;

function openClaim(where: Claim['where'], note: string, key: NoteKey): Claim | ClaimFault {
  const opened = openCheckpoint(note, key);
  if (opened.kind === 'refused') return { where, size: sizeInNote(note), reason: opened.reason };
  return { where, size: Number(opened.checkpoint.size), rootHash: opened.checkpoint.root.toString('hex') };
}

function claimOf(record: AuditCheckpoint | Unreadable, key: NoteKey): Claim | ClaimFault {
  if ('unreadable' in record) return { where: 'checkpoint', size: 0, reason: 'unreadable' };
  const claim = openClaim('checkpoint', record.note, key);
  if ('reason' in claim) return { ...claim, size: record.treeSize };
  if (claim.size !== record.treeSize || claim.rootHash !== record.rootHash)
    return { where: 'checkpoint', size: record.treeSize, reason: 'fields_differ' };
  return claim;
}

const sizeInNote = (note: string): number => Number(/^[^\n]*\n(\d{1,15})\n/.exec(note)?.[1] ?? 0);

import type { AuditAlarm, AuditCheckpoint, AuditLeaf } from '@marsad/schemas';
import type { LeafContent } from './audit-leaf.ts';
import { createAuditLog, type LeafFault } from './audit-log.ts';
import { openCheckpoint, type OpenedCheckpoint } from './checkpoint.ts';
import { createNumbering, runOf, type MissingNumbers, type Numbering } from './numbering.ts';
import type { NoteKey } from './signed-note.ts';

export type CheckpointFault =
  | Extract<OpenedCheckpoint, { kind: 'refused' }>['reason']
  | 'unreadable'
  /** What the record says beside the note is not what was signed. */
  | 'fields_differ'
  /** It speaks of more entries than the log has: the end of the log is gone. */
  | 'beyond_the_log'
  /** The log had another content when this was signed. */
  | 'root_differs';

/** The first thing that is wrong. */
export type LogFault =
  | { readonly where: 'leaf'; readonly index: number; readonly entryId?: string; readonly reason: LeafFault }
  | {
      readonly where: 'checkpoint' | 'kept_checkpoint';
      /** Its tree size, as far as that could be read. */
      readonly size: number;
      readonly reason: CheckpointFault;
      /** Up to here the log is as it was signed before: what differs lies from this index on. */
      readonly soundBelow?: number;
    }
  | { readonly where: 'log'; readonly reason: 'never_signed' }
  /** Entries that a producer counted are not in the log; `index` is where that shows first. */
  | { readonly where: 'numbering'; readonly index: number; readonly reason: NumberingFault };

/** `omission`: the log itself says so. `entries_missing`: it does not. */
export type NumberingFault = 'omission' | 'entries_missing';

export type LoggedAlarm = { readonly index: number; readonly alarm: AuditAlarm };

export type LogVerdict = {
  /** Entries read, those before the first fault. */
  readonly size: number;
  readonly rootHash: string;
  /** Checkpoints that were checked against the log. */
  readonly checkpoints: number;
  /** Entries after the last checkpoint: sequenced, and not signed yet. */
  readonly unsigned: number;
  /** Records that are no leaf: two instances wrote at once, and the first one counts. */
  readonly voidRecords: number;
  /** Numbers that producers have used and that are not in the log; `since` is the entry by which that shows. */
  readonly missing: readonly MissingNumbers[];
  /** Those of which the log says that they never came; `since` is where it says so. */
  readonly omissions: readonly MissingNumbers[];
  /** Everything that the log noticed. */
  readonly alarms: readonly LoggedAlarm[];
  /** Absent: the log is whole. */
  readonly fault?: LogFault;
};

/** A record that could not be read as what its topic holds. */
export type Unreadable = { readonly unreadable: string };

export type LogToVerify = {
  readonly leaves: Iterable<AuditLeaf | Unreadable>;
  /** Read before the leaves, so that none is newer than the last of them. */
  readonly checkpoints: Iterable<AuditCheckpoint | Unreadable>;
  /** The log's key, pinned outside its own store. */
  readonly key: NoteKey;
  /** The signed note of a checkpoint that somebody kept. */
  readonly kept?: string | undefined;
};

type Claim = { readonly where: 'checkpoint' | 'kept_checkpoint'; readonly size: number; readonly rootHash: string };

/**
 * Verifies a log from its records alone: order, hash and form of every leaf, signature, size and root of every checkpoint, that a kept
 * checkpoint is a beginning of it, and the producers' numbers. Pure; stops at the first fault.
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
    if ('repeated' in record) for (const said of Object.entries(record.repeated ?? {})) repeated.push(said);
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
  // Records that stand too far ahead were left out: what lacks is the entry at the end of the log so far.
  if (beyond && isSkipped) return verdict({ where: 'leaf', index: log.size, reason: 'index_skipped' });
  if (beyond) return verdict({ where: beyond.where, size: beyond.size, reason: 'beyond_the_log', soundBelow: signed });
  if (log.size > 0 && !claims.some(({ where }) => where === 'checkpoint'))
    return verdict({ where: 'log', reason: 'never_signed' });
  return verdict(faultOfNumbering(numbering));
}

/** Counts what a leaf states: the number of an entry, or that numbers never came. */
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
  if (opened.kind === 'refused') return { where, size: sizeSaid(note), reason: opened.reason };
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

const sizeSaid = (note: string): number => Number(/^[^\n]*\n(\d{1,15})\n/.exec(note)?.[1] ?? 0);

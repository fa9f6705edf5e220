import { setTimeout as sleep } from 'node:timers/promises';
import type { ProvedLeaf } from '@marsad/evidence/bundle';
import type { Kafka } from '@marsad/kafka';
import { createAuditLog, createAuditPaths, type TreeHash } from '@marsad/proof';
import { auditCheckpoint, auditLeaf } from '@marsad/schemas';
import { EvidenceError } from '../errors.ts';

export type CaseLog = { readonly checkpoint: string; readonly leaves: readonly ProvedLeaf[] };

/** How long a checkpoint over this bundle's own entry is waited for, ms. The log makes one within a second of an entry. */
const CHECKPOINT_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;
/** The most entries of a case that a bundle carries, the latest ones. */
const MOST_LEAVES = 5_000;

type Found = { readonly index: number; readonly leaf: string; readonly entryId: string };

/**
 * The entries of the audit log about a case, each with its path to one checkpoint. Reads the whole log, which happens only when a bundle is
 * made.
 * @param entryId of an entry that the checkpoint must cover
 * @throws EvidenceError `log_unavailable` where no such checkpoint comes
 */
export async function readCaseLog(kafka: Kafka, caseReference: string, entryId: string): Promise<CaseLog> {
  const log = createAuditLog();
  const hashes: TreeHash[] = [];
  const found: Found[] = [];
  const checkpoints: { treeSize: number; note: string }[] = [];
  const tail = await kafka.tail({
    name: 'log',
    events: [auditLeaf, auditCheckpoint],
    districts: [],
    from: 'beginning',
    onEvent: ({ data }) => {
      if ('treeSize' in data) return void checkpoints.push({ treeSize: data.treeSize, note: data.note });
      const fate = log.read(data);
      if (fate.kind !== 'appended') return;
      hashes.push(fate.leafHash);
      if (fate.content.kind !== 'entry' || fate.content.entry.caseReference !== caseReference) return;
      found.push({ index: data.index, leaf: data.leaf, entryId: fate.content.entry.entryId });
    },
  });
  try {
    for (const end = Date.now() + CHECKPOINT_WITHIN_MS; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
      const own = found.findLast((entry) => entry.entryId === entryId);
      const checkpoint = checkpoints.findLast(({ treeSize }) => treeSize <= hashes.length);
      if (own && checkpoint && checkpoint.treeSize > own.index) return provedBy(checkpoint, hashes, found);
    }
    throw new EvidenceError('log_unavailable');
  } finally {
    await tail.stop();
  }
}

function provedBy(
  { treeSize, note }: { readonly treeSize: number; readonly note: string },
  hashes: readonly TreeHash[],
  found: readonly Found[],
): CaseLog {
  const pathOf = createAuditPaths(hashes.slice(0, treeSize));
  const covered = found.filter(({ index }) => index < treeSize).slice(-MOST_LEAVES);
  return {
    checkpoint: note,
    leaves: covered.map(({ index, leaf }) => ({
      index,
      leaf,
      proof: pathOf(index).map((hash) => hash.toString('hex')),
    })),
  };
}

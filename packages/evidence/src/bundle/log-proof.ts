import { leafHashOf, openCheckpoint, verifyInclusion, type NoteKey } from '@marsad/proof';
import { z } from 'zod';

/** The parts with the checkpoint of the audit log, and with the entries about the case that it covers. */
export const LOG_CHECKPOINT = 'log/checkpoint.txt';
export const LOG_LEAVES = 'log/entries.json';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const ProvedLeaf = z.object({
  index: z.int().nonnegative(),
  /** The canonical text of the entry. */
  leaf: z.string().min(2).max(4_000),
  /** The audit path to the checkpoint's root (RFC 6962), SHA-256 in hex. */
  proof: z.array(Hash).max(64),
});
export type ProvedLeaf = z.infer<typeof ProvedLeaf>;

export const leavesText = (leaves: readonly ProvedLeaf[]): string => `${JSON.stringify(leaves, undefined, 1)}\n`;

export type LogFault = 'checkpoint_invalid' | 'not_in_log';

/** Whether the log that this key signs holds every one of these entries, as the checkpoint says. @returns the fault, if there is one */
export function logFault(checkpoint: string, leaves: string, key: NoteKey): LogFault | undefined {
  const opened = openCheckpoint(checkpoint, key);
  if (opened.kind === 'refused') return 'checkpoint_invalid';
  const { size, root } = opened.checkpoint;
  const entries = parsedLeaves(leaves);
  const isIn = ({ index, leaf, proof }: ProvedLeaf): boolean =>
    verifyInclusion({
      index: BigInt(index),
      size,
      leafHash: leafHashOf(leaf),
      proof: proof.map((hash) => Buffer.from(hash, 'hex')),
      root,
    });
  return entries?.every(isIn) ? undefined : 'not_in_log';
}

function parsedLeaves(text: string): ProvedLeaf[] | undefined {
  try {
    return z.array(ProvedLeaf).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

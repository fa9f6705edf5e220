import type { AuditCheckpoint, AuditLeaf } from '@marsad/schemas';

/** The entries, runs and numbers of the log, as @marsad/proof defines them. */
export { MAX_AHEAD, runOf, type LoggedEntry, type Numbering, type OverdueNumbers } from '@marsad/proof';

/** Resolves when every replica of the topic has the leaves, in this order. Rejects with `retryAfterMs` if that must wait. */
export type WriteLeaves = (leaves: readonly AuditLeaf[]) => Promise<void>;
/** Resolves when every replica of the topic has the checkpoint. Rejects with `retryAfterMs` if that must wait. */
export type PublishCheckpoint = (checkpoint: AuditCheckpoint) => Promise<void>;

/** A size of the log and its root at that size. */
export type SignedRoot = { readonly size: number; readonly rootHash: string };

/** Opens a checkpoint. Undefined where it is not signed by this log's key. */
export type OpenSigned = (checkpoint: AuditCheckpoint) => SignedRoot | undefined;

/** The signed note of a tree of this size and root. */
export type SignNote = (size: number, root: Buffer) => string;

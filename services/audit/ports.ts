import type { AuditCheckpoint, AuditLeaf } from '@marsad/schemas';

/** What the log's own mechanism calls its entries, runs and numbers. */
export { MAX_AHEAD, runOf, type Hole, type LoggedEntry, type Numbering } from '@marsad/proof';

/** Resolves when every replica of the topic has them, in this order. Rejects with `retryAfterMs` if that must wait. */
export type WriteLeaves = (leaves: readonly AuditLeaf[]) => Promise<void>;
/** Resolves when every replica of the topic has it. Rejects with `retryAfterMs` if that must wait. */
export type SayCheckpoint = (checkpoint: AuditCheckpoint) => Promise<void>;

/** A size and a root that were signed. */
export type SignedRoot = { readonly size: number; readonly rootHash: string };

/** Opens a checkpoint. Undefined: this log's key has not signed it, or not so. */
export type OpenSigned = (checkpoint: AuditCheckpoint) => SignedRoot | undefined;

/** The signed note of a tree of this size and root. */
export type SignNote = (size: number, root: Buffer) => string;

import type { Coverage } from '../domain/coverage.ts';
import type { PublishCheckpoint, SignNote } from '../ports.ts';
import type { Ledger } from './ledger.ts';

/** How often a quiet log is signed again, ms, so readers can distinguish a log that stands still from a quiet one. */
const QUIET_MS = 60_000;

export type Checkpointer = {
  /** Signs the log as it is now, unless it is empty. Resolves when the checkpoint is durable. */
  sign(): Promise<void>;
  /** Signs if nothing was signed for a minute. */
  signIfQuiet(): Promise<void>;
};

export type CheckpointerOptions = {
  readonly ledger: Pick<Ledger, 'size' | 'root'>;
  readonly coverage: Coverage;
  readonly signNote: SignNote;
  readonly publish: PublishCheckpoint;
  readonly now: () => number;
  readonly onSigned?: () => void;
};

/** Publishes the size and the root of the log, signed. The ledger holds only what was read from the topic, so nothing else is ever signed. */
export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { ledger, coverage, signNote, publish, now, onSigned } = options;
  let lastSignedAtMs = 0;
  const sign = async (): Promise<void> => {
    if (ledger.size === 0) return;
    const [treeSize, root, atMs] = [ledger.size, ledger.root(), now()];
    const repeated = coverage.unpublishedRepeats();
    await publish({
      treeSize,
      rootHash: root.toString('hex'),
      note: signNote(treeSize, root),
      covered: coverage.coveredRuns(atMs),
      ...(Object.keys(repeated).length === 0 ? {} : { repeated }),
      atMs,
    });
    coverage.markPublished(repeated);
    lastSignedAtMs = atMs;
    onSigned?.();
  };
  return {
    sign,
    async signIfQuiet() {
      if (now() - lastSignedAtMs >= QUIET_MS) await sign();
    },
  };
}

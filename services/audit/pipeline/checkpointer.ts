import type { Coverage } from '../domain/coverage.ts';
import type { SayCheckpoint, SignNote } from '../ports.ts';
import type { Ledger } from './ledger.ts';

/** A quiet log is signed anew this often, so that silence is not taken for quiet. */
const QUIET_MS = 60_000;

export type Checkpointer = {
  /** Signs what the log is now, unless it is empty. Resolves when that is durable. */
  sign(): Promise<void>;
  /** Signs if nothing was signed for a minute. */
  signIfQuiet(): Promise<void>;
};

export type CheckpointerOptions = {
  readonly ledger: Pick<Ledger, 'size' | 'root'>;
  readonly coverage: Coverage;
  readonly signNote: SignNote;
  readonly say: SayCheckpoint;
  readonly now: () => number;
  readonly onSigned?: () => void;
};

/** Says at what size and root the log stands. Only what was read from the topic is signed, because the ledger holds nothing else. */
export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { ledger, coverage, signNote, say, now, onSigned } = options;
  let lastSignedAtMs = 0;
  const sign = async (): Promise<void> => {
    if (ledger.size === 0) return;
    const [treeSize, root, atMs] = [ledger.size, ledger.root(), now()];
    const repeated = coverage.unsaid();
    await say({
      treeSize,
      rootHash: root.toString('hex'),
      note: signNote(treeSize, root),
      covered: coverage.covered(atMs),
      ...(Object.keys(repeated).length === 0 ? {} : { repeated }),
      atMs,
    });
    coverage.said(repeated);
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

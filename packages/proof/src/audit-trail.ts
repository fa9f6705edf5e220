import { randomUUID } from 'node:crypto';
import type { EventProducer } from '@marsad/kafka';
import { auditEntry, WHO_DECIDES } from '@marsad/schemas';
import type { AuditCheckpoint, AuditEntry } from '@marsad/schemas';
import { canonicalJson, sha256Hex } from './canonical.ts';
import type { Commitments } from './commitment.ts';

/** Something that is about to be done with personal data, or was decided. */
export type AuditedAct = Pick<AuditEntry, 'actor' | 'agency' | 'purpose' | 'action' | 'objectKind'> & {
  /** What the key of the commitment belongs to: `caseScope` or `cameraDay`. */
  readonly scope: string;
  readonly objectId: string;
  readonly caseReference?: string | undefined;
  /** Where the same act must not be said twice: an id that follows from its inputs. Default: a new one. */
  readonly entryId?: string | undefined;
};

export type AuditTrail = {
  /** Resolves when the entry is durable on every replica: only then may the data be shown. Rejects as `EventProducer.send`. */
  record(act: AuditedAct): Promise<void>;
  /** Told of every checkpoint of the log. */
  sawCheckpoint(checkpoint: AuditCheckpoint): void;
  /** False while an entry of ours has waited longer than 5 s for a checkpoint over it: the log stands still, so the doors close. */
  isOpen(): boolean;
};

/** How long an entry may wait for its checkpoint before the door closes, ms. */
export const UNCOVERED_LIMIT_MS = 5_000;

/** The hash of the rules in force: an auditor can tell under which an entry was made. */
const POLICY_HASH = sha256Hex(canonicalJson(WHO_DECIDES));

/** The trail of one instance: it counts what it says, so that an entry that never reached the log is missed (control 10). */
export function createAuditTrail(options: {
  readonly producer: Pick<EventProducer, 'send'>;
  /** The instance's name. */
  readonly replica: string;
  readonly commitments: Commitments;
  readonly now: () => number;
}): AuditTrail {
  const { producer, replica, commitments, now } = options;
  const run = now();
  /** When each entry that no checkpoint covers yet became durable, by `seq`, in order. */
  const waiting = new Map<number, number>();
  let said = 0;
  /** The log may be faster than the broker's answer to us: a checkpoint then covers an entry before we know that it is durable. */
  let coveredUpTo = -1;
  return {
    async record({ scope, objectId, caseReference, entryId = randomUUID(), ...act }) {
      const seq = said++;
      const entry = {
        ...act,
        ...(caseReference === undefined ? {} : { caseReference }),
        entryId,
        producer: replica,
        run,
        seq,
        atMs: now(),
        objectCommitment: commitments(scope, objectId),
        policyHash: POLICY_HASH,
      };
      await producer.send(auditEntry, entry, { id: entryId });
      if (seq > coveredUpTo) waiting.set(seq, now());
    },
    sawCheckpoint({ covered }) {
      coveredUpTo = Math.max(coveredUpTo, covered[`${replica}/${run}`] ?? -1);
      for (const seq of waiting.keys()) if (seq <= coveredUpTo) waiting.delete(seq);
    },
    isOpen() {
      const oldest = waiting.values().next();
      return oldest.done === true || now() - oldest.value <= UNCOVERED_LIMIT_MS;
    },
  };
}

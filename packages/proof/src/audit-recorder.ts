import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueFullError, type EventProducer } from '@marsad/kafka';
import { auditEntry, WHO_DECIDES } from '@marsad/schemas';
import type { AuditEntry, Principal } from '@marsad/schemas';
import { canonicalJson, sha256Hex } from './canonical.ts';
import type { Commitments } from './commitment.ts';

/** An act on personal data that is about to happen, or a decision or refusal that was made. */
export type AuditedAct = Pick<AuditEntry, 'actor' | 'agency' | 'purpose' | 'action' | 'objectKind'> & {
  /** Default: allowed. */
  readonly outcome?: AuditEntry['outcome'];
  readonly refusal?: string | undefined;
  /** How many equal acts this entry stands for. Default: one. */
  readonly count?: number | undefined;
  /** The scope of the commitment's key: `caseScope` or `cameraDay`. */
  readonly scope: string;
  readonly objectId: string;
  readonly caseReference?: string | undefined;
  /** An id made from the act's inputs, where the same act must not be recorded twice. Default: a new id. */
  readonly entryId?: string | undefined;
};

/** A numbered entry that the broker has stored. */
export type Recorded = { readonly entry: AuditEntry; readonly durableAtMs: number };

export type AuditRecorder = {
  /** Resolves when every replica of the topic has the entry. Only then may the data be shown. Rejects as `EventProducer.send` does. */
  record(act: AuditedAct): Promise<void>;
  /** Resolves when every entry that is being recorded is stored or has failed. */
  whenIdle(): Promise<void>;
};

export type RecorderOptions = {
  readonly producer: Pick<EventProducer, 'send'>;
  /** The service, which owns the topic of its entries. */
  readonly principal: Principal;
  /** The instance's name. */
  readonly replica: string;
  readonly commitments: Commitments;
  readonly now: () => number;
};

/** Too many entries of this service wait for Kafka. This entry got no number and may be tried again. */
export class AuditOverloadedError extends Error {
  override readonly name = 'AuditOverloadedError';
  readonly code = 'audit_overloaded';
  readonly retryAfterMs = 500;
  constructor() {
    super(`${MAX_IN_FLIGHT} entries of the audit log wait for Kafka already`);
  }
}

/** Smaller than the gap that the log tolerates (`MAX_AHEAD`), so no number of this instance is refused as too far ahead. */
const MAX_IN_FLIGHT = 5_000;
/** How many runs stay in memory for the comparison with checkpoints. */
const MAX_RUNS = 1_000;

/** The hash of the rules in force, which shows an auditor under which rules an entry was made. */
const POLICY_HASH = sha256Hex(canonicalJson(WHO_DECIDES));

type Unnumbered = Omit<AuditEntry, 'run' | 'seq'>;

export type CountingRecorder = AuditRecorder & {
  /** `<principal>/<replica>`. */
  readonly producer: string;
  /** The next number of each run, which is also how many of its entries have a number. */
  readonly nextSeqByRun: ReadonlyMap<number, number>;
  /** Records an entry again under a number of a new run. */
  recordAgain(entry: AuditEntry): Promise<void>;
};

/**
 * Numbers the entries of one instance, so that the log notices an entry that never reached it (control 10). An entry that the producer's
 * queue sheds is sent again under its number. A run ends at an entry that may be lost, because a later number of the run would claim that
 * the entry came.
 */
export function createCountingRecorder(
  { producer, principal, replica, commitments, now }: RecorderOptions,
  onDurable: (recorded: Recorded) => void,
): CountingRecorder {
  const name = `${principal}/${replica}`;
  const runs = createRuns(now);
  const inFlight = new Set<Promise<void>>();

  const send = async (entry: AuditEntry): Promise<void> => {
    for (;;) {
      try {
        await producer.send(auditEntry, entry);
        return onDurable({ entry, durableAtMs: now() });
      } catch (error) {
        runs.end(entry.run);
        if (!(error instanceof QueueFullError)) throw error;
        await sleep(error.retryAfterMs);
      }
    }
  };
  const recordEntry = async (entry: Unnumbered): Promise<void> => {
    if (inFlight.size >= MAX_IN_FLIGHT) throw new AuditOverloadedError();
    const sent = send(runs.number(entry));
    inFlight.add(sent);
    try {
      await sent;
    } finally {
      inFlight.delete(sent);
    }
  };

  return {
    producer: name,
    nextSeqByRun: runs.nextSeqByRun,
    // Declared async, so that an entry that cannot be made rejects. Numbers are still in the order of the calls.
    async record({ scope, objectId, ...act }) {
      const atMs = now();
      const objectCommitment = commitments(scope, objectId, atMs);
      await recordEntry({ ...entryOf(act), principal, producer: name, atMs, objectCommitment });
    },
    recordAgain({ run, seq: _, ...entry }) {
      runs.end(run);
      return recordEntry(entry);
    },
    async whenIdle() {
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
    },
  };
}

function entryOf(act: Omit<AuditedAct, 'scope' | 'objectId'>) {
  const { caseReference, entryId = randomUUID(), outcome = 'allowed', refusal, count, ...same } = act;
  return {
    ...same,
    ...(caseReference === undefined ? {} : { caseReference }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(count === undefined ? {} : { count }),
    outcome,
    entryId,
    policyHash: POLICY_HASH,
  };
}

/** The runs of one instance: in each of them the entries are numbered from 0. */
function createRuns(now: () => number) {
  const nextSeqByRun = new Map<number, number>();
  let current = now();
  return {
    nextSeqByRun,
    /** @throws ZodError for an invalid entry, which gets no number: a number without an entry would look like an omission */
    number(entry: Unnumbered): AuditEntry {
      const seq = nextSeqByRun.get(current) ?? 0;
      const whole = { ...entry, run: current, seq };
      auditEntry.schema.parse(whole);
      nextSeqByRun.set(current, seq + 1);
      return whole;
    },
    /** Begins a new run if this one is still the current one. */
    end(run: number): void {
      if (run === current) current = Math.max(now(), current + 1);
      const [oldest] = nextSeqByRun.keys();
      if (nextSeqByRun.size > MAX_RUNS && oldest !== undefined) nextSeqByRun.delete(oldest);
    },
  };
}

/**
 * Creates the recorder of a service that only records its decisions: each is stored before it takes effect, and none waits for a
 * checkpoint.
 */
export const createAuditRecorder = (options: RecorderOptions): AuditRecorder =>
  createCountingRecorder(options, () => undefined);

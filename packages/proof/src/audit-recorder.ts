import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueFullError, type EventProducer } from '@marsad/kafka';
import { auditEntry, WHO_DECIDES } from '@marsad/schemas';
import type { AuditEntry, Principal } from '@marsad/schemas';
import { canonicalJson, sha256Hex } from './canonical.ts';
import type { Commitments } from './commitment.ts';

/** Something that is about to be done with personal data, was decided, or was refused. */
export type AuditedAct = Pick<AuditEntry, 'actor' | 'agency' | 'purpose' | 'action' | 'objectKind'> & {
  /** Default: allowed. */
  readonly outcome?: AuditEntry['outcome'];
  readonly refusal?: string | undefined;
  /** How many alike this stands for. Default: one. */
  readonly count?: number | undefined;
  /** What the key of the commitment belongs to: `caseScope` or `cameraDay`. */
  readonly scope: string;
  readonly objectId: string;
  readonly caseReference?: string | undefined;
  /** Where the same act must not be said twice: an id that follows from its inputs. Default: a new one. */
  readonly entryId?: string | undefined;
};

/** An entry that is durable, under its number. */
export type Recorded = { readonly entry: AuditEntry; readonly durableAtMs: number };

export type AuditRecorder = {
  /** Resolves when the entry is durable on every replica: only then may the data be shown. Rejects as `EventProducer.send`. */
  record(act: AuditedAct): Promise<void>;
  /** Everything that was to be recorded is durable, or was given up. */
  settled(): Promise<void>;
};

export type RecorderOptions = {
  readonly producer: Pick<EventProducer, 'send'>;
  /** Whose topic it goes to: the service itself. */
  readonly principal: Principal;
  /** The instance's name. */
  readonly replica: string;
  readonly commitments: Commitments;
  readonly now: () => number;
};

/** The service has too many entries under way: this one was not counted, and may be tried again. */
export class AuditOverloadedError extends Error {
  override readonly name = 'AuditOverloadedError';
  readonly retryAfterMs = 500;
  constructor() {
    super(`${MAX_UNDER_WAY} entries of the audit log wait for Kafka already`);
  }
}

/** Fewer than the log forgives as a gap, so that no number of ours is ever refused as too far ahead. */
const MAX_UNDER_WAY = 5_000;
const REMEMBERED_RUNS = 1_000;

/** The hash of the rules in force: an auditor can tell under which an entry was made. */
const POLICY_HASH = sha256Hex(canonicalJson(WHO_DECIDES));

export type CountingRecorder = AuditRecorder & {
  /** `<principal>/<replica>`. */
  readonly producer: string;
  /** How many entries of each run have a number. */
  readonly numbered: ReadonlyMap<number, number>;
  /** Says an entry again under a number of another run, which is the current one from now on. */
  sayAgain(entry: AuditEntry): Promise<void>;
};

/**
 * Counts what one instance says, so that an entry that never reached the log is missed (control 10). A number is only used for an entry that
 * is valid; what the queue does not take is sent again under its number; and a run whose entry may be lost ends with it, so that no later
 * number of it claims that the earlier one came.
 */
export function createCountingRecorder(
  { producer, principal, replica, commitments, now }: RecorderOptions,
  onDurable: (recorded: Recorded) => void,
): CountingRecorder {
  const name = `${principal}/${replica}`;
  const numbered = new Map<number, number>();
  const underWay = new Set<Promise<void>>();
  let current = now();

  const endRun = (run: number): void => {
    if (run === current) current = Math.max(now(), current + 1);
    const [oldest] = numbered.keys();
    if (numbered.size > REMEMBERED_RUNS && oldest !== undefined) numbered.delete(oldest);
  };
  const number = (entry: Omit<AuditEntry, 'run' | 'seq'>): AuditEntry => {
    const seq = numbered.get(current) ?? 0;
    const whole = { ...entry, run: current, seq };
    // An entry that cannot be said takes no number with it: that would look like an omission.
    auditEntry.schema.parse(whole);
    numbered.set(current, seq + 1);
    return whole;
  };
  const send = async (entry: AuditEntry): Promise<void> => {
    for (;;) {
      try {
        await producer.send(auditEntry, entry, { id: entry.entryId });
        return onDurable({ entry, durableAtMs: now() });
      } catch (error) {
        endRun(entry.run);
        if (!(error instanceof QueueFullError)) throw error;
        await sleep(error.retryAfterMs);
      }
    }
  };
  const say = async (unnumbered: Omit<AuditEntry, 'run' | 'seq'>): Promise<void> => {
    if (underWay.size >= MAX_UNDER_WAY) throw new AuditOverloadedError();
    const sent = send(number(unnumbered));
    underWay.add(sent);
    try {
      await sent;
    } finally {
      underWay.delete(sent);
    }
  };

  return {
    producer: name,
    numbered,
    record: ({ scope, objectId, caseReference, entryId = randomUUID(), outcome = 'allowed', refusal, count, ...act }) =>
      say({
        ...act,
        ...(caseReference === undefined ? {} : { caseReference }),
        ...(refusal === undefined ? {} : { refusal }),
        ...(count === undefined ? {} : { count }),
        outcome,
        entryId,
        principal,
        producer: name,
        atMs: now(),
        objectCommitment: commitments(scope, objectId),
        policyHash: POLICY_HASH,
      }),
    sayAgain({ run, seq: _, ...entry }) {
      endRun(run);
      return say(entry);
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

/** For a service that decides and shows nothing itself: what it records is durable before it takes effect; no door depends on the log. */
export const createAuditRecorder = (options: RecorderOptions): AuditRecorder =>
  createCountingRecorder(options, () => undefined);

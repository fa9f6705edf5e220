import type { AuditedAct, AuditTrail } from '@marsad/proof';

/** Equal notes of one person within this time are one entry, ms. */
export const ONE_NOTE_MS = 60_000;
const CHECK_EVERY_MS = 1_000;

/** An act whose record no request waits for: a refusal, a failed sign-in, a sign-out. */
export type Note = Omit<AuditedAct, 'count' | 'entryId'>;

export type AuditNotes = {
  /**
   * Records the note at once if it is the first of its kind and person within a minute. Later ones are counted, and recorded when the
   * minute is over.
   */
  note(note: Note): void;
  /** Records the counted notes whose minute is over. */
  flush(): void;
  /** Records all counted notes. Resolves when each of them is durable or has failed. */
  stop(): Promise<void>;
};

type Options = {
  trail: Pick<AuditTrail, 'record' | 'whenIdle'>;
  now: () => number;
  onFailed: (error: unknown) => void;
};

type Minute = { readonly note: Note; readonly fromMs: number; count: number };

const keyOf = ({ actor, agency, purpose, action, objectKind, outcome, refusal }: Note): string =>
  JSON.stringify([actor, agency, purpose, action, objectKind, outcome, refusal]);

/**
 * Records the refused attempts of people. Repeated attempts cannot fill the log: each person has at most two entries for a minute and kind,
 * and their counts include every attempt. Notes that the log does not take stay counted and are recorded later.
 */
export function createAuditNotes({ trail, now, onFailed }: Options): AuditNotes {
  const minutes = new Map<string, Minute>();

  const record = (key: string, note: Note, count: number): void => {
    trail.record({ ...note, ...(count > 1 && { count }) }).catch((error: unknown) => {
      onFailed(error);
      const minute = minutes.get(key);
      if (minute) minute.count += count;
      else minutes.set(key, { note, fromMs: now(), count });
    });
  };
  const flush = (isOver: (minute: Minute) => boolean): void => {
    for (const [key, minute] of minutes) {
      if (!isOver(minute)) continue;
      minutes.delete(key);
      if (minute.count > 0) record(key, minute.note, minute.count);
    }
  };
  const flushOver = (): void => flush(({ fromMs }) => now() - fromMs >= ONE_NOTE_MS);
  const timer = setInterval(flushOver, CHECK_EVERY_MS);

  return {
    note(note) {
      const key = keyOf(note);
      const minute = minutes.get(key);
      if (minute) minute.count += 1;
      else {
        minutes.set(key, { note, fromMs: now(), count: 0 });
        record(key, note, 1);
      }
    },
    flush: flushOver,
    async stop() {
      clearInterval(timer);
      flush(() => true);
      await trail.whenIdle();
    },
  };
}

import type { AuditedAct, AuditTrail } from '@marsad/proof';

/** Alike of one person within this time are one entry, ms. */
export const ONE_NOTE_MS = 60_000;
const CHECK_EVERY_MS = 1_000;

/** Something that nobody waits for: a refusal, a sign-in that failed, a sign-out. */
export type Note = Omit<AuditedAct, 'count' | 'entryId'>;

export type AuditNotes = {
  /** Is in the log at once if it is the first of its kind, of this person, within a minute; else counted, and said when the minute is over. */
  note(note: Note): void;
  /** Says what was only counted, whose minute is over. */
  flush(): void;
  /** Says all that was only counted; resolves when it is durable, or was given up. */
  stop(): Promise<void>;
};

type Minute = { readonly note: Note; readonly fromMs: number; count: number };

/**
 * What people tried and may not. Whoever tries again and again fills no log with it: two entries a minute and kind at most, and the count in
 * them leaves nothing out. What the log does not take now is counted on, and said with the next look.
 */
export function createAuditNotes({
  trail,
  now,
  onFailed,
}: {
  trail: Pick<AuditTrail, 'record' | 'whenIdle'>;
  now: () => number;
  onFailed: (error: unknown) => void;
}): AuditNotes {
  const minutes = new Map<string, Minute>();

  const say = (key: string, note: Note, count: number): void => {
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
      if (minute.count > 0) say(key, minute.note, minute.count);
    }
  };
  const flushOver = (): void => flush(({ fromMs }) => now() - fromMs >= ONE_NOTE_MS);
  const timer = setInterval(flushOver, CHECK_EVERY_MS);

  return {
    note(note) {
      const { actor, agency, purpose, action, objectKind, outcome, refusal } = note;
      const key = JSON.stringify([actor, agency, purpose, action, objectKind, outcome, refusal]);
      const minute = minutes.get(key);
      if (minute) minute.count += 1;
      else {
        minutes.set(key, { note, fromMs: now(), count: 0 });
        say(key, note, 1);
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

import type { AuditCheckpoint, AuditEntry } from '@marsad/schemas';
import { createCountingRecorder, type AuditRecorder, type RecorderOptions } from './audit-recorder.ts';
import { runOf } from './numbering.ts';

export type AuditTrail = AuditRecorder & {
  /** Applies a checkpoint. Checkpoints must come in the order of the log. */
  applyCheckpoint(checkpoint: AuditCheckpoint): void;
  /**
   * False while an entry of this instance has waited longer than 5 s for its checkpoint. The log stands still then, and nothing may be
   * shown.
   */
  isOpen(): boolean;
};

export type TrailOptions = RecorderOptions & {
  /** Is called when the log covers numbers that this instance has not used, because another process writes in its name. */
  readonly onForged?: ((run: string) => void) | undefined;
};

/** How long an entry may wait for its checkpoint before the access gate closes, ms. */
export const UNCOVERED_LIMIT_MS = 5_000;

type Waiting = { readonly entry: AuditEntry; readonly sinceMs: number };

/** Records the acts of one instance and watches whether the log keeps up; the access gate to personal data depends on it (control 10). */
export function createAuditTrail({ onForged, ...options }: TrailOptions): AuditTrail {
  const { now } = options;
  /** Entries that no checkpoint covers yet, by id. An entry that is recorded again keeps the time at which its wait began. */
  const waiting = new Map<string, Waiting>();
  /**
   * The number up to which checkpoints cover each run. It is remembered, because a checkpoint may cover an entry before the broker's
   * acknowledgement of that entry arrives here.
   */
  const coveredUpTo = new Map<number, number>();
  /** Runs whose numbers another process uses too, so that no checkpoint proves anything about them. */
  const forged = new Set<number>();
  const beingRepeated = new Set<string>();

  const recorder = createCountingRecorder(options, ({ entry, durableAtMs }) => {
    const sinceMs = waiting.get(entry.entryId)?.sinceMs ?? durableAtMs;
    if (forged.has(entry.run) || entry.seq > (coveredUpTo.get(entry.run) ?? -1))
      waiting.set(entry.entryId, { entry, sinceMs });
    else waiting.delete(entry.entryId);
    repeatForgedEntries();
  });

  const repeatForgedEntries = (): void => {
    for (const { entry } of waiting.values()) {
      if (!forged.has(entry.run) || beingRepeated.has(entry.entryId)) continue;
      beingRepeated.add(entry.entryId);
      const done = (): boolean => beingRepeated.delete(entry.entryId);
      // If that fails, the gate stays closed and the next checkpoint tries again.
      void recorder.recordAgain(entry).then(done, done);
    }
  };

  return {
    record: recorder.record,
    whenIdle: recorder.whenIdle,
    applyCheckpoint({ covered }) {
      for (const [run, nextSeq] of recorder.nextSeqByRun) {
        const upTo = covered[runOf({ producer: recorder.producer, run })] ?? -1;
        if (upTo >= nextSeq && !forged.has(run)) {
          forged.add(run);
          onForged?.(runOf({ producer: recorder.producer, run }));
        } else if (upTo > (coveredUpTo.get(run) ?? -1)) coveredUpTo.set(run, upTo);
      }
      for (const [entryId, { entry }] of waiting)
        if (!forged.has(entry.run) && entry.seq <= (coveredUpTo.get(entry.run) ?? -1)) waiting.delete(entryId);
      repeatForgedEntries();
    },
    isOpen() {
      let since = Number.POSITIVE_INFINITY;
      for (const { sinceMs } of waiting.values()) since = Math.min(since, sinceMs);
      return now() - since <= UNCOVERED_LIMIT_MS;
    },
  };
}

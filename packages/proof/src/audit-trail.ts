import type { AuditCheckpoint, AuditEntry } from '@marsad/schemas';
import { createCountingRecorder, type AuditRecorder, type RecorderOptions } from './audit-recorder.ts';
import { runOf } from './numbering.ts';

export type AuditTrail = AuditRecorder & {
  /** Told of every checkpoint of the log. */
  sawCheckpoint(checkpoint: AuditCheckpoint): void;
  /** False while an entry of ours has waited longer than 5 s for a checkpoint over it: the log stands still, so the doors close. */
  isOpen(): boolean;
};

export type TrailOptions = RecorderOptions & {
  /** The log covers numbers that this instance has not used: somebody speaks in its name. */
  readonly onForged?: ((run: string) => void) | undefined;
};

/** How long an entry may wait for its checkpoint before the door closes, ms. */
export const UNCOVERED_LIMIT_MS = 5_000;

type Waiting = { readonly entry: AuditEntry; readonly sinceMs: number };

/** What one instance records, and whether the log keeps up with it: the door in front of personal data asks (control 10). */
export function createAuditTrail({ onForged, ...options }: TrailOptions): AuditTrail {
  const { now } = options;
  /** Entries that no checkpoint covers yet, by id. One that is said again waits since it waited first. */
  const waiting = new Map<string, Waiting>();
  /** The log may be faster than the broker's answer to us: a checkpoint then covers an entry before we know that it is durable. */
  const coveredUpTo = new Map<number, number>();
  /** Runs in which somebody else counts too: no checkpoint proves anything about their numbers. */
  const forged = new Set<number>();
  const sayingAgain = new Set<string>();

  const recorder = createCountingRecorder(options, ({ entry, durableAtMs }) => {
    const sinceMs = waiting.get(entry.entryId)?.sinceMs ?? durableAtMs;
    if (forged.has(entry.run) || entry.seq > (coveredUpTo.get(entry.run) ?? -1))
      waiting.set(entry.entryId, { entry, sinceMs });
    else waiting.delete(entry.entryId);
    leaveForgedRuns();
  });

  const leaveForgedRuns = (): void => {
    for (const { entry } of waiting.values()) {
      if (!forged.has(entry.run) || sayingAgain.has(entry.entryId)) continue;
      sayingAgain.add(entry.entryId);
      const done = (): boolean => sayingAgain.delete(entry.entryId);
      // Where that fails the door stays shut, and the next checkpoint tries again.
      void recorder.sayAgain(entry).then(done, done);
    }
  };

  return {
    record: recorder.record,
    settled: recorder.settled,
    sawCheckpoint({ covered }) {
      for (const [run, numbered] of recorder.numbered) {
        const upTo = covered[runOf({ producer: recorder.producer, run })] ?? -1;
        if (upTo >= numbered && !forged.has(run)) {
          forged.add(run);
          onForged?.(runOf({ producer: recorder.producer, run }));
        } else if (upTo > (coveredUpTo.get(run) ?? -1)) coveredUpTo.set(run, upTo);
      }
      for (const [entryId, { entry }] of waiting)
        if (!forged.has(entry.run) && entry.seq <= (coveredUpTo.get(entry.run) ?? -1)) waiting.delete(entryId);
      leaveForgedRuns();
    },
    isOpen() {
      let since = Number.POSITIVE_INFINITY;
      for (const { sinceMs } of waiting.values()) since = Math.min(since, sinceMs);
      return now() - since <= UNCOVERED_LIMIT_MS;
    },
  };
}

import { RETENTION_CLASSES, RETENTION_LIVES, TABLES_OF_CLASS } from '@marsad/schemas';
import type { RetentionClass } from '@marsad/schemas';
import type { Period } from '../ports.ts';

/**
 * The last partition of each class in tables that has lived long enough in a district. Everything before it has too, so one erasure a class
 * is enough after an outage of any length.
 * @param lifeOf how long a class lives, ms
 */
export const tablesDue = (
  district: string,
  lifeOf: (retentionClass: RetentionClass) => number,
  nowMs: number,
): Period[] =>
  RETENTION_CLASSES.flatMap((retentionClass) => {
    const of = TABLES_OF_CLASS[retentionClass];
    if (!of) return [];
    const { partitionMs } = of;
    const ceilingMs = RETENTION_LIVES[retentionClass].ceilingMs;
    // A partition is due when its last moment has lived so long, and at the latest when its first moment reaches the ceiling.
    const beforeMs = nowMs - Math.min(lifeOf(retentionClass), ceilingMs - partitionMs);
    const toMs = Math.floor(beforeMs / partitionMs) * partitionMs;
    return [{ district, class: retentionClass, fromMs: toMs - partitionMs, toMs }];
  });

/** How long an answer is waited for before the same is asked for again, ms: dropping partitions takes seconds, and one of them may be down. */
const ASKED_AGAIN_AFTER_MS = 600_000;

/** Which erasures of tables of one district are asked for, and up to when they are proved. */
export type TableBook = {
  noteAsked(period: Period, atMs: number): void;
  /** @param isProved whether the second look found nothing */
  noteEnded(period: Pick<Period, 'toMs'> & { readonly class: string }, isProved: boolean): void;
  /** Whether somebody has to ask for it now. */
  isWanted(period: Period, atMs: number): boolean;
};

export function createTableBook(): TableBook {
  const asked = new Map<string, { readonly toMs: number; readonly atMs: number }>();
  const proved = new Map<string, number>();
  return {
    noteAsked: ({ class: name, toMs }, atMs) => void asked.set(name, { toMs, atMs }),
    noteEnded({ class: name, toMs }, isProved) {
      if (asked.get(name)?.toMs === toMs) asked.delete(name);
      if (isProved) proved.set(name, Math.max(toMs, proved.get(name) ?? 0));
    },
    isWanted({ class: name, toMs }, atMs) {
      if ((proved.get(name) ?? 0) >= toMs) return false;
      const waiting = asked.get(name);
      if (!waiting) return true;
      // Asked for while the clock was ahead, which nobody carries out.
      const isOfTheFuture = waiting.toMs > toMs || waiting.atMs > atMs;
      return isOfTheFuture || waiting.toMs < toMs || atMs - waiting.atMs >= ASKED_AGAIN_AFTER_MS;
    },
  };
}

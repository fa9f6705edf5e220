import { TRAIL_MS } from '@marsad/ground';
import type { RuleWatch } from './rule-watch.ts';

/**
 * Since when, ms of the part's clock, a restart has to see the frames of the part again to find the same incidents under the same ids;
 * undefined if no rule runs. An incident is seen again from its beginning or not at all, because its end alone would look like another one.
 * @param earliestMs what is older cannot be seen again: its incident gets another id
 */
export function neededSinceMs({ running, recent, last }: RuleWatch, earliestMs: number): number | undefined {
  if (!last || running.length === 0) return undefined;
  let sinceMs = last.ptsMs;
  for (const { kind, incidents } of running) {
    sinceMs = Math.min(sinceMs, last.ptsMs - (kind.memoryMs ?? 0) - TRAIL_MS);
    for (const { began } of incidents.values()) sinceMs = Math.min(sinceMs, began.ptsMs - TRAIL_MS);
  }
  // Newest first: reaching back to the beginning of one may cut through the one before.
  for (const { fromMs, quietUntilMs } of recent.toReversed())
    if (quietUntilMs >= sinceMs) sinceMs = Math.min(sinceMs, fromMs - TRAIL_MS);
  return Math.max(sinceMs, earliestMs);
}

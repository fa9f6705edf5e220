import { REPEATS_WITHIN_MS, repeatKeyOf } from '@marsad/schemas';
import type { Alert } from '@marsad/schemas';

/** Alerts that repeat each other. `alerts` keeps the order in which they were given, so its first stands for all. */
export type Repeats = {
  readonly alerts: readonly [Alert, ...Alert[]];
  readonly fromMs: number;
  readonly toMs: number;
};

/** An alert never changes, so its key is made once: of 100,000 that would be half of the time of a page. */
const keys = new WeakMap<Alert, string>();
function keyOf(alert: Alert): string {
  const known = keys.get(alert);
  if (known !== undefined) return known;
  const key = repeatKeyOf(alert);
  keys.set(alert, key);
  return key;
}

/**
 * Groups alerts of one rule at one camera in one state, of which each was raised within half an hour of another. A group stands where its
 * first alert stands.
 * @param inOrder of need, or newest first
 */
export function groupRepeats(inOrder: readonly Alert[]): Repeats[] {
  const groupOf = new Map<Alert, Alert[]>();
  for (const alike of Map.groupBy(inOrder, keyOf).values()) {
    const byTime = alike.length === 1 ? alike : alike.toSorted((a, b) => a.raisedAtMs - b.raisedAtMs);
    let group: Alert[] = [];
    byTime.forEach((alert, index) => {
      const before = byTime[index - 1];
      if (!before || alert.raisedAtMs - before.raisedAtMs > REPEATS_WITHIN_MS) group = [];
      groupOf.set(alert, group);
    });
  }
  const groups: [Alert, ...Alert[]][] = [];
  for (const alert of inOrder) {
    const group = groupOf.get(alert) ?? [];
    group.push(alert);
    if (group.length === 1) groups.push(group as [Alert]);
  }
  return groups.map((alerts) => ({ alerts, ...spanOf(alerts) }));
}

function spanOf(alerts: readonly [Alert, ...Alert[]]): { fromMs: number; toMs: number } {
  let [fromMs, toMs] = [alerts[0].raisedAtMs, alerts[0].raisedAtMs];
  for (const { raisedAtMs } of alerts) {
    if (raisedAtMs < fromMs) fromMs = raisedAtMs;
    if (raisedAtMs > toMs) toMs = raisedAtMs;
  }
  return { fromMs, toMs };
}

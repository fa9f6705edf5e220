import { byNeed, byNewestAlert, needOf, SEVERITIES, type Alert } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { alertOf } from '../testing/examples.ts';
import { createAlertMemory } from './alert-memory.ts';

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
const STATES = ['raised', 'acknowledged', 'confirmed', 'dismissed', 'closed'] as const;
const idsOf = (alerts: readonly Alert[]): string[] => alerts.map(({ alertId }) => alertId);

describe('the orders of the alerts', () => {
  // Few changes between two readers are put into their places, many are sorted anew.
  it.each([1, 3, 100, 101, 500])('are right after %i changes between two readers', (changes) => {
    const [memory, next, present] = [createAlertMemory(), numbers(changes), new Map<string, Alert>()];
    for (let round = 1; round <= 20; round += 1) {
      for (let change = 0; change < changes; change += 1) {
        const alertId = `a-${next(60)}`;
        if (next(10) === 0) {
          memory.removeAlert(alertId);
          present.delete(alertId);
          continue;
        }
        const alert = alertOf({
          ...{ alertId, revision: (present.get(alertId)?.revision ?? 0) + 1, raisedAtMs: 1_000 + next(9) },
          ...{ state: STATES[next(STATES.length)] ?? 'raised', severity: SEVERITIES[next(SEVERITIES.length)] ?? 'low' },
        });
        memory.putAlert(alert, round);
        present.set(alertId, alert);
      }
      const all = [...present.values()];
      expect(idsOf(memory.queue())).toEqual(idsOf(all.toSorted((a, b) => byNeed(needOf(a), needOf(b)))));
      expect(idsOf(memory.history())).toEqual(idsOf(all.toSorted(byNewestAlert)));
    }
  });

  it('keep an older revision that comes late out', () => {
    const memory = createAlertMemory();
    memory.putAlert(alertOf({ alertId: 'a', revision: 2, state: 'closed' }), 1);
    expect(memory.putAlert(alertOf({ alertId: 'a', revision: 1, state: 'raised' }), 2)).toBeUndefined();
    expect(memory.queue().map(({ state }) => state)).toEqual(['closed']);
  });
});

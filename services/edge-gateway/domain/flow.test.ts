import { expect, test } from 'vitest';
import { newFlow, noteBatch, type Flow } from './flow.ts';
import { FLOOD_AFTER_MS, RESULTS_AT_ONCE, RESULTS_PER_SECOND } from './limits.ts';

/** Sends batches as a camera does that waits as long as it is told to, and no longer. */
function send(batches: number, results: number, { everyMs = 0, backlog = false, flow = newFlow(0) } = {}) {
  let [now, state, isFlood]: [number, Flow, boolean] = [flow.atMs, flow, false];
  for (let sent = 0; sent < batches && !isFlood; sent += 1) {
    const decision = noteBatch(state, { results, backlog, nowMs: now });
    state = decision.flow;
    isFlood = decision.isFlood;
    now += Math.max(everyMs, decision.waitMs);
  }
  return { flow: state, isFlood, tookMs: now };
}

test('a camera that keeps to its rate never waits', () => {
  expect(send(1_000, RESULTS_PER_SECOND / 10, { everyMs: 100 })).toMatchObject({ isFlood: false, tookMs: 100_000 });
});

test('what comes at once is taken at once up to a bound, and then at the rate', () => {
  const { tookMs, isFlood } = send(20, RESULTS_AT_ONCE / 10);
  expect(tookMs).toBe((RESULTS_AT_ONCE / RESULTS_PER_SECOND) * 1_000);
  expect(isFlood).toBe(false);
});

test('a camera that sends too much for half a minute is a flood, however slowly it is read', () => {
  const { isFlood, tookMs } = send(10_000, 100);
  expect(isFlood).toBe(true);
  expect(tookMs).toBeGreaterThanOrEqual(FLOOD_AFTER_MS);
  expect(tookMs).toBeLessThan(2 * FLOOD_AFTER_MS);
});

test('backlog is slowed down and is never a flood', () => {
  const { isFlood, tookMs } = send(100, 100, { backlog: true });
  expect([isFlood, tookMs > FLOOD_AFTER_MS]).toEqual([false, true]);
});

test('empty batches count too, so that they do not cost us for nothing', () => {
  expect(send(20_000, 0).isFlood).toBe(true);
});

test('a camera that keeps to its rate again is forgiven', () => {
  const after = send(50, 20);
  const calm = send(100, 1, { everyMs: 200, flow: { ...after.flow, atMs: after.tookMs } });
  expect(calm.flow.slowedSinceMs).toBeUndefined();
});

import { expect, test } from 'vitest';
import { FRONT_MS, frontOf, withArrived, type Arrived } from './forward.ts';

const NOW = 1_790_000_000_000;
const arrived = (alertId: string, severity: string, agoMs: number): Arrived => ({
  alertId,
  camera: `camera-of-${alertId}`,
  state: 'raised',
  severity,
  atMs: NOW - agoMs,
});
const front = (arrivals: readonly Arrived[], handled: readonly string[] = []) =>
  frontOf(arrivals, { nowMs: NOW, stateOf: (alertId) => (handled.includes(alertId) ? 'acknowledged' : 'raised') })
    ?.alertId;

test('the gravest alert is in front, and of two as grave the newer one', () => {
  const [low, grave, older] = [
    arrived('low', 'low', 0),
    arrived('grave', 'high', 9_000),
    arrived('older', 'high', 12_000),
  ];
  expect(front([low, grave, older])).toBe('grave');
  expect(front([low, grave, older], ['grave'])).toBe('older');
  expect(front([low, arrived('later', 'unheard_of', 20_000), grave])).toBe('later');
});

test('an alert leaves when its time is over, and comes back when it rose', () => {
  const old = arrived('old', 'critical', FRONT_MS);
  expect(front([old])).toBeUndefined();
  expect(front(withArrived([old], { ...old, atMs: NOW }))).toBe('old');
  expect(withArrived([old], { ...old, atMs: NOW })).toHaveLength(1);
});

test('of a flood of alerts the newest are kept', () => {
  const flood = Array.from({ length: 200 }, (_, n) => arrived(`a-${n}`, 'low', 200 - n));
  const kept = flood.reduce<Arrived[]>(withArrived, []);
  expect(kept).toHaveLength(20);
  expect(kept[0]?.alertId).toBe('a-199');
});

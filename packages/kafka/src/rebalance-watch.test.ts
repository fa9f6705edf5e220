import { createHealth, createLogger } from '@marsad/telemetry';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { watchRebalances } from './rebalance-watch.ts';

/** A clock that the test moves: `pass` adds milliseconds and runs the work that is due in between. */
function createClock() {
  let nowMs = 0;
  const due = new Map<object, { atMs: number; work: () => void }>();
  return {
    now: () => nowMs,
    after(ms: number, work: () => void) {
      const key = {};
      due.set(key, { atMs: nowMs + ms, work });
      return () => void due.delete(key);
    },
    pass(ms: number) {
      const until = nowMs + ms;
      for (;;) {
        const [key, next] = [...due].sort(([, a], [, b]) => a.atMs - b.atMs)[0] ?? [];
        if (key === undefined || next === undefined || next.atMs > until) break;
        nowMs = next.atMs;
        due.delete(key);
        next.work();
      }
      nowMs = until;
    },
  };
}

let lines: { level: string; msg: string; times?: number; seconds?: number }[];
let counted: number[];
let health: ReturnType<typeof createHealth>;
let clock: ReturnType<typeof createClock>;
let watch: ReturnType<typeof watchRebalances>;
const logged = () => lines.map(({ level, msg }) => `${level} ${msg}`);

beforeEach(() => {
  lines = [];
  counted = [];
  clock = createClock();
  health = createHealth(() => 0);
  health.set('kafka:scenes', 'ready');
  const logger = createLogger(
    { service: 'x', replica: 'x', logLevel: 'debug' },
    { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
  );
  const metrics = { ...createMetrics(undefined), rebalanceSeconds: { record: (s: number) => void counted.push(s) } };
  watch = watchRebalances('scenes', { logger, metrics, health }, clock);
});

describe('a group that is rebalanced', () => {
  it('is logged once when it begins and once when it has settled, with the time it took', () => {
    watch.began();
    clock.pass(3_000);
    watch.joined();
    expect(logged()).toEqual(['info a group is being rebalanced']);
    clock.pass(5_000);
    expect(logged()).toEqual(['info a group is being rebalanced', 'info a group has settled after being rebalanced']);
    expect(lines[1]).toMatchObject({ group: 'scenes', times: 1, seconds: 3 });
    expect(counted).toEqual([3]);
  });

  it('several times in a row is logged once with the number, and each time is counted', () => {
    for (let n = 0; n < 20; n += 1) {
      watch.began();
      clock.pass(500);
      watch.joined();
      clock.pass(1_000);
    }
    clock.pass(10_000);
    expect(logged()).toHaveLength(2);
    expect(lines[1]).toMatchObject({ times: 20, seconds: 29 });
    expect(counted).toEqual(Array.from({ length: 20 }, () => 0.5));
  });

  it('again after it has settled is logged again', () => {
    for (let n = 0; n < 2; n += 1) {
      watch.began();
      watch.joined();
      clock.pass(10_000);
    }
    expect(logged()).toHaveLength(4);
  });

  it.each([
    ['never joins again', () => clock.pass(60_000)],
    [
      'never settles',
      () => {
        for (let n = 0; n < 31; n += 1) {
          clock.pass(1_000);
          watch.joined();
          clock.pass(1_000);
          watch.began();
        }
      },
    ],
  ])('and %s is an error after a minute, and the process is not ready', (_, goOn) => {
    watch.began();
    goOn();
    expect(logged().filter((line) => line.startsWith('error'))).toEqual([
      expect.stringContaining('rebalanced for more than a minute'),
    ]);
    expect(health.report().ready).toBe(false);
    watch.joined();
    clock.pass(5_000);
    expect(logged().at(-1)).toBe('warn a group was being rebalanced for too long, and has settled');
    expect(health.report().ready).toBe(true);
  });

  it('is not logged any more once the consumer is stopped', () => {
    watch.began();
    watch.stop();
    clock.pass(120_000);
    expect(logged()).toEqual(['info a group is being rebalanced']);
  });
});

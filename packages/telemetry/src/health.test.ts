import { describe, expect, it } from 'vitest';
import { createHealth } from './health.ts';

describe('health', () => {
  it('is not ready before a component is set', () => {
    expect(createHealth().report().ready).toBe(false);
  });

  it('is ready only when every component is, and reports the reason of a component that is not', () => {
    const health = createHealth(() => 5);
    health.set('kafka', 'ready');
    health.set('clickhouse', 'not_ready', 'connection refused');
    expect(health.report()).toEqual({
      ready: false,
      components: {
        kafka: { state: 'ready', sinceMs: 5 },
        clickhouse: { state: 'not_ready', reason: 'connection refused', sinceMs: 5 },
      },
    });
    health.set('clickhouse', 'ready');
    expect(health.report().ready).toBe(true);
  });

  it('keeps the time at which a state began when the same state is set again', () => {
    let now = 10;
    const health = createHealth(() => now);
    health.set('kafka', 'not_ready', 'joining');
    now = 20;
    health.set('kafka', 'not_ready', 'still joining');
    expect(health.report().components['kafka']).toEqual({ state: 'not_ready', reason: 'still joining', sinceMs: 10 });
    health.set('kafka', 'ready');
    expect(health.report().components['kafka']?.sinceMs).toBe(20);
  });
});

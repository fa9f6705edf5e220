import { describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { startHeartbeat } from './heartbeat.ts';

describe('a heartbeat', () => {
  test('publishes at once and goes on after a run that fails', async () => {
    let turns = 0;
    const heartbeat = await startHeartbeat(5, () => {
      turns += 1;
      return turns === 2 ? Promise.reject(new Error('the broker is away')) : Promise.resolve();
    });
    expect(turns).toBe(1);
    await eventually(() => turns > 3);
    await heartbeat.stop();
  });

  test('publishes nothing after it is stopped, and waits for a run that has begun', async () => {
    let begun = 0;
    let ended = 0;
    const heartbeat = await startHeartbeat(5, async () => {
      begun += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended += 1;
    });
    await eventually(() => begun > 1);
    await heartbeat.stop();
    expect(ended).toBe(begun);
    const silent = begun;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(begun).toBe(silent);
  });

  test('throws if the first run fails', async () => {
    await expect(startHeartbeat(5, () => Promise.reject(new Error('no broker')))).rejects.toThrow('no broker');
  });
});

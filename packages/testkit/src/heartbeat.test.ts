import { describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { startHeartbeat } from './heartbeat.ts';

describe('a heartbeat', () => {
  test('is heard at once and goes on over a turn that fails', async () => {
    let turns = 0;
    const heartbeat = await startHeartbeat(5, () => {
      turns += 1;
      return turns === 2 ? Promise.reject(new Error('nobody listens')) : Promise.resolve();
    });
    expect(turns).toBe(1);
    await eventually(() => turns > 3);
    await heartbeat.stop();
  });

  test('is silent once it is stopped, and what was being said has been said by then', async () => {
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

  test('says so when it cannot be heard from the start', async () => {
    await expect(startHeartbeat(5, () => Promise.reject(new Error('no broker')))).rejects.toThrow('no broker');
  });
});

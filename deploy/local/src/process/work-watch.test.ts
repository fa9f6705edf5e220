import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { processorSeconds, watchWork } from './work-watch.ts';

const place = mkdtempSync(join(tmpdir(), 'marsad-patience-'));
afterAll(() => rmSync(place, { recursive: true }));

describe('a process that starts', () => {
  test('is active while its log or its processor time grows, and idle from then on', async () => {
    const log = join(place, 'x.log');
    writeFileSync(log, '');
    let nowMs = 0;
    let seconds = 0;
    const work = watchWork(() => 1, log, { now: () => nowMs, processorSeconds: async () => seconds });
    const after = async (ms: number): Promise<number> => {
      nowMs += ms;
      return work.silentMs();
    };
    expect(await after(3_000)).toBe(3_000);
    writeFileSync(log, 'line');
    expect(await after(3_000)).toBe(0);
    seconds += 1;
    expect(await after(3_000)).toBe(0);
    // A Java machine uses about this much while it only waits.
    for (let n = 1; n <= 20; n += 1) {
      seconds += 0.01;
      expect(await after(3_000)).toBe(n * 3_000);
    }
    seconds += 1;
    expect(await after(3_000)).toBe(0);
  });

  test('has the processor time that the system reports', async () => {
    const usedSeconds = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
    // The system counts ticks and reports whole seconds, so a little over one second here may be less than one there.
    while (usedSeconds() < 1.1);
    const reported = await processorSeconds(process.pid);
    expect(reported).toBeGreaterThanOrEqual(1);
    expect(reported).toBeLessThanOrEqual(usedSeconds() + 0.1);
    expect(await processorSeconds(999_999_999)).toBeUndefined();
  });
});

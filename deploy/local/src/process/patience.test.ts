import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { processorSeconds, watchWork } from './patience.ts';

const place = mkdtempSync(join(tmpdir(), 'marsad-patience-'));
afterAll(() => rmSync(place, { recursive: true }));

describe('a process that starts', () => {
  test('is at work while its log grows or its processor time does, and silent since then', async () => {
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
    // What a Java machine uses while it only waits.
    for (let n = 1; n <= 20; n += 1) {
      seconds += 0.01;
      expect(await after(3_000)).toBe(n * 3_000);
    }
    seconds += 1;
    expect(await after(3_000)).toBe(0);
  });

  test('has the processor time that the system counts', async () => {
    const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    try {
      await expect.poll(() => processorSeconds(child.pid ?? 0), { timeout: 18_000 }).toBeGreaterThanOrEqual(1);
    } finally {
      child.kill('SIGKILL');
    }
    expect(await processorSeconds(999_999_999)).toBeUndefined();
  });
});

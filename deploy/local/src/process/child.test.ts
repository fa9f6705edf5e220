import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { logTail, startChild, unlessAborted, waitForEnd, waitUntil } from './child.ts';
import type { Child, Register } from './child.ts';
import { isAlive, createPidFile, stopLeftovers } from './pid-file.ts';

const place = mkdtempSync(join(tmpdir(), 'marsad-child-'));
afterAll(() => rmSync(place, { recursive: true }));
const pidPath = join(place, 'processes.json');
const pids = createPidFile(pidPath);

const start = (name: string, script: string, more: Partial<Register> = {}) => {
  const file = join(place, `${name}.mjs`);
  writeFileSync(file, script);
  return startChild({
    name,
    program: process.execPath,
    args: [file],
    cwd: place,
    log: join(place, `${name}.log`),
    pids: { ...pids, ...more },
  });
};
const STAYS = 'setInterval(() => {}, 1000);';

describe('a process of the city', () => {
  test('is waited for, writes to its log, and stops on request', async () => {
    const child = await start(
      'tidy',
      `console.log('up'); process.on('SIGTERM', () => { console.log('down'); process.exit(0) }); ${STAYS}`,
    );
    await waitUntil(child, 'it is up', async () => logTail(child.log) === 'up');
    await child.stop();
    expect([await child.ended, child.running(), logTail(child.log)]).toEqual([
      { code: 0, signal: null },
      false,
      'up\ndown',
    ]);
  });

  test('that does not stop is ended after the deadline', async () => {
    const child = await start('deaf', `process.on('SIGTERM', () => {}); console.log('up'); ${STAYS}`);
    await waitUntil(child, 'it is up', async () => logTail(child.log) === 'up');
    await child.stop({ deadlineMs: 100 });
    expect((await child.ended).signal).toBe('SIGKILL');
  });

  test('that ends before it is ready fails with the end of its log', async () => {
    const child = await start('broken', `console.error('the disk is on fire'); process.exit(3)`);
    await expect(waitUntil(child, 'it answers', async () => false)).rejects.toThrow(
      /ended before it answers[\s\S]*the disk is on fire/,
    );
  });

  test('may take any time to start while its log grows', async () => {
    const child = await start(
      'chatty',
      `let n = 0; setInterval(() => { n += 1; console.log(n < 30 ? 'still starting' : 'up'); }, 100);`,
      { silenceMs: 2_000 },
    );
    await waitUntil(child, 'it is up', async () => logTail(child.log, 1) === 'up');
    await child.stop();
    expect(logTail(child.log, 20)).toContain('still starting\nup');
  });

  test('that does nothing fails after the idle limit, however long the start may take in all', async () => {
    const child = await start('silent', STAYS, { silenceMs: 200 });
    await expect(waitUntil(child, 'it listens', async () => false)).rejects.toThrow(
      /silent has done nothing for 0.2 s and was expected to be ready when it listens/,
    );
    await child.stop();
  });

  test('that is suspended still stops on request', async () => {
    const child = await start('frozen', `console.log('up'); ${STAYS}`);
    await waitUntil(child, 'it is up', async () => logTail(child.log) === 'up');
    process.kill(child.pid, 'SIGSTOP');
    await child.stop();
    expect((await child.ended).signal).toBe('SIGTERM');
  });

  test('is no longer waited for once the start is aborted, and no other is started', async () => {
    const abort = new AbortController();
    const started: Child[] = [];
    const child = await start('waited-for', STAYS, { abortSignal: abort.signal, started });
    const waiting = waitUntil(child, 'it is up', async () => false);
    abort.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    await expect(start('late', STAYS, { abortSignal: abort.signal, started })).rejects.toThrow('given up');
    await expect(unlessAborted(new Promise(() => undefined), abort.signal)).rejects.toThrow('given up');
    expect(started).toEqual([child]);
    await child.stop();
  });

  test('that does its work and ends is waited for, and its error is reported', async () => {
    await expect(waitForEnd(await start('done', ''))).resolves.toBeUndefined();
    await expect(waitForEnd(await start('wrong', `console.error('no room'); process.exit(4)`))).rejects.toThrow(
      /wrong ended with code 4[\s\S]*no room/,
    );
  });

  test('gets only the environment variables that it is given', async () => {
    process.env['MARSAD_CANARY'] = 'secret';
    const child = await start(
      'bare',
      `console.log(Object.keys(process.env).filter((name) => name.startsWith('MARSAD')).length)`,
    );
    await child.ended;
    expect(logTail(child.log)).toBe('0');
  });

  test('whose program is missing fails with one sentence', async () => {
    const started = startChild({
      name: 'java',
      program: 'no-such-program',
      args: [],
      cwd: place,
      log: join(place, 'x.log'),
      pids,
    });
    await expect(started).rejects.toThrow('java cannot be started (no-such-program)');
  });
});

describe('a process that an earlier run left behind', () => {
  test('is stopped when its owner is gone', async () => {
    const child = await start('orphan', STAYS);
    const path = join(place, 'earlier.json');
    const gone = await start('owner', '');
    await gone.ended;
    writeFileSync(path, JSON.stringify({ owner: gone.pid, children: { [child.pid]: 'orphan' } }));
    expect(await stopLeftovers(path, place)).toEqual(['orphan']);
    expect([isAlive(child.pid), existsSync(path)]).toEqual([false, false]);
  });

  test('is left alone when its pid now belongs to another process', async () => {
    const child = await start('stranger', STAYS);
    const path = join(place, 'stranger.json');
    writeFileSync(path, JSON.stringify({ owner: 999_999_999, children: { [child.pid]: 'stranger' } }));
    expect(await stopLeftovers(path, '/somewhere/else')).toEqual([]);
    expect(child.running()).toBe(true);
    await child.stop();
  });

  test('keeps a new run from starting while its owner is active', async () => {
    const owner = await start('node-owner', STAYS);
    const path = join(place, 'working.json');
    writeFileSync(path, JSON.stringify({ owner: owner.pid, children: {} }));
    await expect(stopLeftovers(path, place)).rejects.toThrow('already running');
    await owner.stop();
  });

  test('is not in the file once everything has stopped', () => {
    expect(JSON.parse(readFileSync(pidPath, 'utf8'))).toEqual({ owner: process.pid, children: {} });
  });
});

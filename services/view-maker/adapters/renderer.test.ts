import { readdirSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { RenderJob } from '../ports.ts';
import { createRenderer } from './renderer.ts';

const obedient = new URL('../testing/obedient-thread.ts', import.meta.url);
const job = (path: string): RenderJob => ({
  footage: [],
  fromMs: 0,
  toMs: 1,
  drawings: [],
  as: 'clip',
  keyFramesOnly: false,
  path,
});
let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());
const start = (threads: number, longestMs = 10_000, entry: URL | null = obedient) => {
  const renderer = createRenderer({ threads, longestMs: () => longestMs, ...(entry ? { entry } : {}) });
  stop = renderer.stop;
  return renderer;
};

describe('rendering threads', () => {
  it.each([
    ['die', 'a rendering thread ended with 7'],
    ['throw', 'a defect'],
    ['fail', 'broken footage'],
  ])('fail only the job that makes one %s, and go on with the others', async (path, reason) => {
    const renderer = start(1);
    const all = ['answer', path, 'answer', 'answer'].map((action) => renderer.render(job(action)));
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: reason } });
  });

  it('end a job that takes too long, which fails alone', async () => {
    const renderer = start(1, 2_000);
    const outcomes = await Promise.allSettled([renderer.render(job('hang')), renderer.render(job('answer'))]);
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { message: 'rendering took too long' } },
      { status: 'fulfilled' },
    ]);
  });

  it('render beside one another, as many as there are', async () => {
    const renderer = start(2, 2_000);
    const hanging = renderer.render(job('hang'));
    const caught = hanging.catch((error: Error) => error.message);
    expect(await renderer.render(job('answer'))).toBeNull();
    expect(await caught).toBe('rendering took too long');
  });

  it('refuse every job once they stop', async () => {
    const renderer = start(1);
    const hanging = renderer.render(job('hang')).catch((error: Error) => error.message);
    const waiting = renderer.render(job('answer')).catch((error: Error) => error.message);
    await renderer.stop();
    expect(await waiting).toBe('the service stops');
    expect(await hanging).toMatch(/ended with/);
    await expect(renderer.render(job('answer'))).rejects.toThrow('the service stops');
  });

  it.runIf(process.platform === 'linux')(
    'yield the processor to everything else, the main thread does not',
    async () => {
      const own = getPriority();
      const renderer = start(1, 10_000, null);
      await renderer.render(job('nowhere.mp4')).catch(() => undefined);
      const priorities = readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)));
      expect(priorities.filter((priority) => priority === constants.priority.PRIORITY_LOW)).toHaveLength(1);
      expect(getPriority()).toBe(own);
    },
  );
});

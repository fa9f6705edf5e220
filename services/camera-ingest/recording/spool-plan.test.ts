import { describe, expect, it } from 'vitest';
import { planSpool } from './spool-plan.ts';

const NOW = 1_000_000;
const file = (name: string, over: { bytes?: number; toMs?: number; stored?: boolean } = {}) => {
  const toMs = over.toMs ?? NOW - 1_000;
  return { path: name, bytes: over.bytes ?? 10, fromMs: toMs - 60_000, toMs, stored: over.stored ?? false };
};
const plan = (files: ReturnType<typeof file>[], maxBytes = 1_000, otherBytes = 0) => {
  const { remove, drop } = planSpool(files, { maxBytes, otherBytes }, NOW);
  return { remove: remove.map(({ path }) => path), drop: drop.map(({ path }) => path) };
};

describe('the spool', () => {
  it('keeps stored recordings for three minutes', () => {
    const files = [
      file('young', { stored: true, toMs: NOW - 180_000 }),
      file('old', { stored: true, toMs: NOW - 180_001 }),
      file('waiting', { toMs: NOW - 900_000 }),
    ];
    expect(plan(files)).toEqual({ remove: ['old'], drop: [] });
  });
  it('removes stored recordings before any that waits for its upload', () => {
    const files = [
      file('waiting', { toMs: NOW - 50_000 }),
      file('a', { stored: true, toMs: NOW - 9_000 }),
      file('b', { stored: true }),
    ];
    expect(plan(files, 20)).toEqual({ remove: ['a'], drop: [] });
  });
  it('then drops the oldest recordings that wait, and no more than it must', () => {
    const files = [file('new'), file('oldest', { toMs: NOW - 90_000 }), file('older', { toMs: NOW - 60_000 })];
    expect(plan(files, 25)).toEqual({ remove: [], drop: ['oldest'] });
  });
  it('counts the segments that are being written', () =>
    expect(plan([file('a'), file('b')], 25, 10).drop).toEqual(['a']));
  it('touches nothing while there is room', () =>
    expect(plan([file('a'), file('b')], 20)).toEqual({ remove: [], drop: [] }));
});

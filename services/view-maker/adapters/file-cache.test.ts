import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FootageStore, HeldFile } from '../ports.ts';
import { createFileCache } from './file-cache.ts';

let directory = '';
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'marsad-cache-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

type Fetched = Awaited<ReturnType<FootageStore['fetch']>>;
const objectOf = (objectKey: string, sha256?: string) => ({
  bucket: 'recordings',
  objectKey,
  ...(sha256 === undefined ? {} : { sha256 }),
});

/** A cache of at most 100 bytes over a store whose objects have 60. */
function given(answer: (path: string) => Promise<Fetched> | Fetched = writes) {
  const fetches: string[] = [];
  const store: Pick<FootageStore, 'fetch'> = {
    fetch: async ({ objectKey }, path) => {
      fetches.push(objectKey);
      await Promise.resolve();
      return answer(path);
    },
  };
  return { cache: createFileCache({ directory, maxBytes: 100, store }), fetches };
}
const writes = (path: string): Fetched => {
  writeFileSync(path, Buffer.alloc(60));
  return { kind: 'fetched', bytes: 60 };
};
const held = (answer: { kind: string }): HeldFile => {
  expect(answer.kind).toBe('held');
  return answer as HeldFile;
};

describe('the cache of fetched files', () => {
  it('fetches once what two ask for at the same time, and what is asked for again', async () => {
    const { cache, fetches } = given();
    const [a, b] = (await Promise.all([cache.hold(objectOf('a')), cache.hold(objectOf('a'))])).map(held);
    a?.release();
    b?.release();
    const again = held(await cache.hold(objectOf('a')));
    expect(fetches).toEqual(['a']);
    expect(readFileSync(again.path)).toHaveLength(60);
    expect(cache.bytes()).toBe(60);
  });

  it('removes what is unused when there is too much, and nothing that is in use', async () => {
    const { cache, fetches } = given();
    const a = held(await cache.hold(objectOf('a')));
    const b = held(await cache.hold(objectOf('b')));
    expect([existsSync(a.path), existsSync(b.path)]).toEqual([true, true]);
    a.release();
    a.release();
    expect([existsSync(a.path), existsSync(b.path)]).toEqual([false, true]);
    held(await cache.hold(objectOf('a')));
    expect(fetches).toEqual(['a', 'b', 'a']);
    expect(existsSync(b.path)).toBe(true);
  });

  it('keeps nothing of a fetch that failed, and fetches again', async () => {
    let answer: Fetched = { kind: 'unavailable', detail: 'away' };
    const { cache, fetches } = given((path) => (answer.kind === 'fetched' ? writes(path) : answer));
    expect(await cache.hold(objectOf('a'))).toEqual(answer);
    answer = { kind: 'hash_mismatch' };
    expect(await cache.hold(objectOf('a'))).toEqual(answer);
    answer = { kind: 'fetched', bytes: 60 };
    held(await cache.hold(objectOf('a')));
    expect(fetches).toEqual(['a', 'a', 'a']);
  });

  it('keeps bytes of another announced hash apart', async () => {
    const { cache, fetches } = given();
    const a = held(await cache.hold(objectOf('a', 'f'.repeat(64))));
    const b = held(await cache.hold(objectOf('a', 'e'.repeat(64))));
    expect(a.path).not.toBe(b.path);
    expect(fetches).toHaveLength(2);
  });

  it('begins empty, because an earlier process may have left half a file', () => {
    writeFileSync(join(directory, 'half'), 'x');
    given();
    expect(readdirSync(directory)).toEqual([]);
  });
});

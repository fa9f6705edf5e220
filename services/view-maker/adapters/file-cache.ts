import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCacheBook } from '../domain/cache-book.ts';
import type { FileCache, FootageStore, HashMismatch, HeldFile, StoredObject, StoreFailure } from '../ports.ts';

export type FileCacheOptions = {
  readonly directory: string;
  readonly maxBytes: number;
  readonly store: Pick<FootageStore, 'fetch'>;
};

/** The name of an object's file. Other announced bytes get another one. */
const nameOf = ({ bucket, objectKey, sha256 = '' }: StoredObject): string =>
  createHash('sha256').update(`${bucket}/${objectKey}/${sha256}`).digest('hex');

/** Makes the directory for this user alone, or empties it: files of an earlier process may be incomplete. */
function emptyDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true, force: true });
}

/** Keeps fetched objects on disk, in a directory that it empties first. */
export function createFileCache({ directory, maxBytes, store }: FileCacheOptions): FileCache & { bytes(): number } {
  emptyDirectory(directory);
  const book = createCacheBook(maxBytes);
  const fetching = new Map<string, Promise<HashMismatch | StoreFailure | null>>();
  const pathOf = (name: string): string => join(directory, name);
  const removeExcess = (): void => {
    for (const name of book.takeExcess()) rmSync(pathOf(name), { force: true });
  };

  const fetch = async (object: StoredObject, name: string): Promise<HashMismatch | StoreFailure | null> => {
    const outcome = await store.fetch(object, pathOf(name));
    if (outcome.kind !== 'fetched') return outcome;
    book.add(name, outcome.bytes);
    return null;
  };
  const hold = (name: string): HeldFile => {
    book.hold(name);
    removeExcess();
    let held = true;
    return {
      kind: 'held',
      path: pathOf(name),
      release() {
        if (held) book.release(name);
        held = false;
        removeExcess();
      },
    };
  };
  return {
    async hold(object) {
      const name = nameOf(object);
      // Another caller may let the file go between the end of its fetch and this line.
      while (!book.has(name)) {
        const already = fetching.get(name) ?? fetch(object, name).finally(() => fetching.delete(name));
        fetching.set(name, already);
        const failure = await already;
        if (failure) return failure;
      }
      return hold(name);
    },
    newPath: (extension) => pathOf(`${randomUUID()}.${extension}`),
    remove: (path) => rmSync(path, { force: true }),
    bytes: () => book.bytes,
  };
}

/** Accounts for the files of a cache: which are in use, and which must go when they are too many. */
type Entry = { bytes: number; users: number; usedLast: number };

export function createCacheBook(maxBytes: number) {
  const entries = new Map<string, Entry>();
  let uses = 0;
  let bytes = 0;

  const remove = (key: string): void => {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get bytes() {
      return bytes;
    },
    has: (key: string): boolean => entries.has(key),
    add(key: string, size: number): void {
      remove(key);
      entries.set(key, { bytes: size, users: 0, usedLast: (uses += 1) });
      bytes += size;
    },
    hold(key: string): void {
      const entry = entries.get(key);
      if (!entry) return;
      entry.users += 1;
      entry.usedLast = uses += 1;
    },
    release(key: string): void {
      const entry = entries.get(key);
      if (entry) entry.users -= 1;
    },
    /** Takes out the files that must go, those first that nobody has used for longest. A file in use stays, even if that is too much. */
    takeExcess(): string[] {
      const gone: string[] = [];
      const idle = [...entries]
        .filter(([, { users }]) => users === 0)
        .toSorted(([, a], [, b]) => a.usedLast - b.usedLast);
      for (const [key] of idle) {
        if (bytes <= maxBytes) break;
        remove(key);
        gone.push(key);
      }
      return gone;
    },
  };
}
export type CacheBook = ReturnType<typeof createCacheBook>;

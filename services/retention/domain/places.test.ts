import { describe, expect, it } from 'vitest';
import { dayOf, folderOf, placeOfKey, stemOf } from './places.ts';

describe('a day of a bucket', () => {
  it('is read from the name of its folder', () => {
    const day = dayOf('2026-09-21/');
    expect(day).toEqual({ fromMs: Date.UTC(2026, 8, 21), toMs: Date.UTC(2026, 8, 22) });
    expect(folderOf(Date.UTC(2026, 8, 21))).toBe('2026-09-21/');
  });
  it.each(['2026-09-31/', '2026-13-01/', '2026-09-21', 'agdal/', '../', '2026-9-1/'])('%s is none', (folder) =>
    expect(dayOf(folder)).toBeUndefined(),
  );
});

describe('the key of an object', () => {
  const key = 'camera-ingest/agdal/2026-09-21/23/agdal-avenue-1/1790000000000-0-0.mp4';
  it('says where and when it was captured', () =>
    expect(placeOfKey(key)).toEqual({
      camera: 'agdal-avenue-1',
      fromMs: Date.UTC(2026, 8, 21, 23),
      toMs: Date.UTC(2026, 8, 22),
    }));
  it.each(['w-1/enrolled.jpg', 'camera-ingest/agdal/2026-09-21/24/c/x.mp4', 'a/b/2026-09-21/1/c/x'])(
    '%s says nothing of it',
    (other) => expect(placeOfKey(other)).toBeUndefined(),
  );
  it('is that of its masks with another ending', () =>
    expect(stemOf(key.replace('.mp4', '.masks.json.zst'))).toBe(stemOf(key)));
});

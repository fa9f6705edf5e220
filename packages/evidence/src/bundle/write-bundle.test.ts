import { afterAll, describe, expect, it, test } from 'vitest';
import { centralHeader, endBytesOf, endOf, isPartName, readDirectory, readEnd } from './container.ts';
import { newPath, removeBundles } from './testing/bundles.ts';
import { createBundleWriter } from './write-bundle.ts';

afterAll(removeBundles);

describe('the writer', () => {
  const part = { kind: 'alerts', mediaType: 'application/json' } as const;
  it('refuses a name that is taken, and one that climbs', async () => {
    const writer = await createBundleWriter(newPath());
    await writer.add({ ...part, name: 'alerts.json' }, Buffer.from('[]'));
    await expect(writer.add({ ...part, name: 'alerts.json' }, Buffer.from('[]'))).rejects.toMatchObject({
      code: 'name_taken',
    });
    await expect(writer.add({ ...part, name: '../alerts.json' }, Buffer.from('[]'))).rejects.toMatchObject({
      code: 'name_invalid',
    });
    await writer.close();
  });
  test.each([
    ['recordings/1-0-1-0.mp4', true],
    ['a/b/c.json', true],
    ['/etc/passwd', false],
    ['a/../b', false],
    ['a//b', false],
    ['a\\b', false],
    ['أ.json', false],
    ['', false],
  ])('the name %j may be a part: %s', (name, may) => expect(isPartName(name)).toBe(may));
});

describe('the container beyond 4 GiB', () => {
  const far = { name: 'a.mp4', size: 7, crc32: 9, offset: 5_000_000_000 };
  it('keeps the place of a part in 64 bits', () => expect(readDirectory(centralHeader(far))).toEqual([far]));
  it('keeps the place of its directory in 64 bits', () => {
    const end = { count: 3, directoryOffset: 6_000_000_000, directoryBytes: 200 };
    expect(readEnd(endOf(end))).toEqual(end);
    expect(endOf(end)).toHaveLength(endBytesOf(end));
  });
});

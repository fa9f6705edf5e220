import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makePrivateFolder, pathsOpenToOthers, revokeOthersAccess, writePrivate } from './private.ts';

const place = mkdtempSync(join(tmpdir(), 'marsad-private-'));
afterAll(() => rmSync(place, { recursive: true }));
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('only their owner may read a folder and a file, even if they existed with wider permissions', () => {
  const folder = join(place, 'a', 'b');
  const file = join(folder, 'keys.json');
  makePrivateFolder(folder);
  writePrivate(file, 'x');
  expect([modeOf(join(place, 'a')), modeOf(folder), modeOf(file)]).toEqual(['700', '700', '600']);
  chmodSync(folder, 0o755);
  chmodSync(file, 0o644);
  makePrivateFolder(folder);
  writePrivate(file, 'y');
  expect([modeOf(folder), modeOf(file)]).toEqual(['700', '600']);
});

test('finds files that others may read and takes that right away, and does not touch the targets of links', () => {
  const state = join(place, 'state');
  const elsewhere = join(place, 'elsewhere');
  mkdirSync(join(state, 'spool'), { recursive: true, mode: 0o755 });
  for (const [path, mode] of [
    [join(state, 'spool', 'part.mp4'), 0o644],
    [join(state, 'oidc.json'), 0o640],
    [join(state, 'run.sh'), 0o755],
    [elsewhere, 0o644],
  ] as const) {
    writeFileSync(path, 'x');
    chmodSync(path, mode);
  }
  symlinkSync(elsewhere, join(state, 'link'));
  expect(pathsOpenToOthers(state).length).toBe(5);
  expect(revokeOthersAccess(state)).toBe(5);
  expect(pathsOpenToOthers(state)).toEqual([]);
  expect([modeOf(join(state, 'run.sh')), modeOf(join(state, 'oidc.json')), modeOf(elsewhere)]).toEqual([
    '700',
    '600',
    '644',
  ]);
});

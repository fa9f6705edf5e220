import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sourcePath } from './source-path.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'marsad-paths-')));
const root = join(folder, 'media');
mkdirSync(join(root, 'inner'), { recursive: true });
mkdirSync(join(folder, 'media-other'));
writeFileSync(join(root, 'inner', 'a.mp4'), '');
writeFileSync(join(folder, 'media-other', 'b.mp4'), '');
symlinkSync(join(folder, 'media-other', 'b.mp4'), join(root, 'out.mp4'));
symlinkSync(join(root, 'inner', 'a.mp4'), join(root, 'in.mp4'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the path of a file source', () => {
  it.each(['inner/a.mp4', 'in.mp4'])('%s lies in the media folder', (path) => {
    expect(sourcePath(root, path)).toBe(join(root, 'inner', 'a.mp4'));
  });
  it.each(['../media-other/b.mp4', '/etc/hostname', 'out.mp4', '.', '..', 'inner/../../media-other/b.mp4'])(
    '%s does not',
    (path) => {
      expect(() => sourcePath(root, path)).toThrow(/leads out/);
    },
  );
  it('refuses a path at which there is no file', () =>
    expect(() => sourcePath(root, 'c.mp4')).toThrow(/not in the media folder/));
  it('refuses a pipe, which would be waited for without end', () => {
    execFileSync('mkfifo', [join(root, 'pipe.mp4')]);
    expect(() => sourcePath(root, 'pipe.mp4')).toThrow(/a pipe or a device/);
  });
});

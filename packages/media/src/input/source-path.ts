import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { SourceFailure } from './source-failure.ts';

/**
 * Resolves a camera's relative path, with links followed, to a file strictly inside the media folder.
 * @throws {SourceFailure} `source_missing` if there is no file, `source_unreadable` if it lies outside or is a pipe or
 * a device
 */
export function sourcePath(mediaRoot: string, path: string): string {
  const outside = new SourceFailure('source_unreadable', 'The path leads out of the media folder.');
  const root = realpathSync(resolve(mediaRoot));
  const wanted = resolve(root, path);
  if (isAbsolute(path) || !isInside(root, wanted)) throw outside;
  let real: string;
  try {
    real = realpathSync(wanted);
  } catch {
    throw new SourceFailure('source_missing', 'The file is not in the media folder.');
  }
  if (!isInside(root, real)) throw outside;
  // FFmpeg waits without end for somebody to write into a pipe, and with it every camera of the thread.
  const found = statSync(real);
  if (!found.isFile() && !found.isDirectory())
    throw new SourceFailure('source_unreadable', 'The path names a pipe or a device, not a file.');
  return real;
}

function isInside(root: string, path: string): boolean {
  const fromRoot = relative(root, path);
  return fromRoot !== '' && fromRoot !== '..' && !fromRoot.startsWith(`..${sep}`) && !isAbsolute(fromRoot);
}

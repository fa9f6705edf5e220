import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ClipFolder } from '../make-clip.ts';

/** Creates folders for clips below one directory, which is emptied first, because files of an earlier process are useless. */
export function createClipFolders(directory: string): (name: string) => ClipFolder {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return (name) => {
    const folder = join(directory, name);
    mkdirSync(folder, { recursive: true });
    return {
      pathOf: (file) => join(folder, file),
      link: (segmentPath, file) => canLink(segmentPath, join(folder, file)),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  };
}

function canLink(path: string, name: string): boolean {
  try {
    linkSync(path, name);
    return true;
  } catch {
    // The segment was removed from the spool meanwhile, so the store has it.
    return false;
  }
}

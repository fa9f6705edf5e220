import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A path of the repository between backticks. Patterns, such as `services/<name>/README.md` or `deploy/clickhouse/*.sql`, are no paths. */
const NAMED_PATH = /`((?:deploy|docs|helm|models|packages|proto|samples|schemas|services|tests|tools)\/[\w./-]+)`/g;
/** The target of a link to another file; an address or an anchor within the page is none. */
const LINKED_PATH = /\]\(([^)#:\s]+)(?:#[^)\s]*)?\)/g;
/** A decision keeps the names of its day. */
const DECISIONS = 'docs/decisions/';

/** Paths and links of one document that lead nowhere. `exists` takes a path from the root of the repository. */
export function complaintsOfPaths(document: string, text: string, exists: (path: string) => boolean): string[] {
  const named = document.startsWith(DECISIONS) ? [] : [...text.matchAll(NAMED_PATH)].map(([, path = '']) => path);
  const linked = [...text.matchAll(LINKED_PATH)].map(([, path = '']) => join(dirname(document), path));
  return [...named, ...linked]
    .filter((path) => !exists(path))
    .map((path) => `${document} names ${path}, which is not there`);
}

/** Reads every document that git tracks. */
export function pathComplaints(root: string): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((document) => document !== '' && existsSync(join(root, document)))
    .flatMap((document) =>
      complaintsOfPaths(document, readFileSync(join(root, document), 'utf8'), (path) => existsSync(join(root, path))),
    );
}

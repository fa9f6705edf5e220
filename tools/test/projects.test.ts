import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../vitest.config.ts';
import { DRILLS, PROJECTS, ROOT } from './projects.ts';

type Globs = { readonly name: string; readonly include: readonly string[]; readonly exclude: readonly string[] };
const projects = ((config as { test: { projects: { test: Globs }[] } }).test.projects ?? []).map(
  (project) => project.test,
);

const testFiles = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.test.ts', '*.test.tsx'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)) && !file.startsWith('tools/check/planted/'));

const isOneOf = (file: string, globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(file, glob));
/** Which of these projects run the file. */
const runnersOf = (file: string, names: readonly string[]): string[] =>
  projects
    .filter(({ name, include, exclude }) => names.includes(name) && isOneOf(file, include) && !isOneOf(file, exclude))
    .map(({ name }) => name);

test('every test file runs once in `make test`, or else in `make drills`', () => {
  expect(testFiles.length).toBeGreaterThan(600);
  const strays = testFiles.filter((file) => {
    const runs = runnersOf(file, PROJECTS).length;
    return runs > 1 || (runs === 0 && runnersOf(file, DRILLS).length === 0);
  });
  expect(strays).toEqual([]);
});

test('long drills run in `make drills` alone', () => {
  const drills = testFiles.filter((file) => file.endsWith('.drill.test.ts'));
  expect(drills).not.toEqual([]);
  for (const file of drills) expect([runnersOf(file, PROJECTS), runnersOf(file, DRILLS)]).toEqual([[], ['drills']]);
});

test('every project that is run is in the configuration', () => {
  const names = projects.map(({ name }) => name);
  for (const name of [...PROJECTS, ...DRILLS]) expect(names).toContain(name);
});

import { spawnSync } from 'node:child_process';
import { SetupError } from './run.mjs';

/** For each program: how to ask its version and read the answer, the oldest version that will do, and how to get it. */
const PROGRAMS = {
  node: {
    ask: ['--version'],
    version: /v(\d+)/,
    least: 20,
    get: 'install Node.js 20 or later with npm (https://nodejs.org)',
  },
  npm: {
    ask: ['--version'],
    version: /^(\d+)/m,
    least: 9,
    get: 'install npm, which comes with Node.js 20 (https://nodejs.org)',
  },
  java: {
    ask: ['-version'],
    version: /version "(\d+)/,
    least: 17,
    get: 'install Java 17 or later (Debian: apt-get install openjdk-17-jre-headless)',
  },
  mvn: {
    ask: ['--version'],
    version: /Apache Maven (\d+)/,
    least: 3,
    get: 'install Maven 3 (Debian: apt-get install maven)',
  },
  python3: {
    ask: ['-c', 'import sys, venv, ensurepip; print(sys.version_info[0] * 100 + sys.version_info[1])'],
    version: /^(\d+)/m,
    least: 309,
    get: 'install Python 3.9 or later with venv (Debian: apt-get install python3-venv)',
  },
  go: { ask: ['version'], version: /go(\d+)/, least: 1, get: 'install Go 1.21 or later (https://go.dev/dl)' },
};

/** @returns one sentence, or undefined when the program will do */
export function complaintAbout(name) {
  const { ask, version, least, get } = PROGRAMS[name];
  const result = spawnSync(name, ask, { encoding: 'utf8' });
  if (result.error || result.status !== 0) return `${name} is missing: ${get}, then start again.`;
  const found = Number(version.exec(`${result.stdout}${result.stderr}`)?.[1] ?? least);
  return found < least ? `${name} is too old (version ${found}): ${get}, then start again.` : undefined;
}

/**
 * Checks the programs that are needed: those that make a missing part, and those that every run needs.
 * @param {{ programs: string[] }[]} missing parts that will be made
 * @param {string[]} always
 */
export function assertPrograms(missing, always) {
  const needed = new Set(['node', ...always, ...missing.flatMap((part) => part.programs)]);
  const complaints = [...needed].map(complaintAbout).filter(Boolean);
  if (complaints.length > 0) throw new SetupError(complaints.join('\n        '));
}

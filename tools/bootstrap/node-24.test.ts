import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const START = ['--import', './tools/bootstrap/node-24.mjs'];

/** Starts a script as npm does, on a Node that claims to be `version`. */
function startOn(version: string): SpawnSyncReturns<string> {
  const fakeVersion = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;
  return spawnSync(process.execPath, ['--import', fakeVersion, ...START, '--eval', 'console.log("it runs")'], {
    cwd: root,
    encoding: 'utf8',
  });
}

test('a command before the set-up names the command that fetches Node, instead of printing a stack trace', () => {
  const { status, stdout, stderr } = startOn('20.20.2');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/needs Node 24 and runs on Node 20\.20\.2.*make/)]);
});

test('with Node 24 the command runs', () => {
  expect(startOn('24.21.0')).toMatchObject({ status: 0, stdout: 'it runs\n' });
});

test('every script that runs TypeScript by itself starts this way', () => {
  const bare = Object.entries(scripts).filter(
    ([, line]) => line.startsWith('node ') && !line.startsWith(`node ${START.join(' ')} `),
  );
  expect(bare).toEqual([]);
  expect(scripts['marsad']).toContain(START.join(' '));
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import { SHELLS } from './completion.ts';
import { createProgram } from './program.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const ROOT = join(import.meta.dirname, '..', '..');
/** Commands that serve the shell and ask the city nothing. */
const OF_THE_SHELL = ['completion', 'complete'];

/** Every command of the table that does something, by its full name. */
const leavesOf = (command: Command, path: readonly string[] = []): [string, Command][] =>
  command.commands.length === 0
    ? [[path.join(' '), command]]
    : command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]));
const COMMANDS = leavesOf(createProgram()).filter(([name]) => !OF_THE_SHELL.includes(name));

/** Runs a command in this process. @returns its output */
async function printedBy(...words: string[]): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await createProgram().parseAsync(words, { from: 'user' });
    return log.mock.calls.map(([line]) => `${line}\n`).join('');
  } finally {
    log.mockRestore();
  }
}
/** The completions that the shell is offered after these words, without their descriptions. */
const offeredAfter = async (...words: string[]): Promise<string[]> =>
  (await printedBy('complete', '--', ...words)).split('\n').flatMap((line) => line.split('\t')[0] || []);

test('the table has the commands that operators rely on', () => {
  const names = COMMANDS.map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      ...['status', 'lag', 'dead-letters list', 'camera list', 'camera add', 'camera remove', 'rights list'],
      ...[
        'audit verify',
        'agency tail',
        'hotlist list',
        'halt',
        'resume',
        'objects rights',
        'analyst',
        'retention show',
        'retention order',
      ],
    ]),
  );
});

test.each(COMMANDS)('%s answers in JSON with --json', (_, command) => {
  expect(command.options.map(({ long }) => long)).toContain('--json');
});

test.each(SHELLS)('completion %s prints a script that defines marsad and completes it', async (shell) => {
  const script = await printedBy('completion', shell);
  expect(script).toContain(MAIN);
  expect(script).toContain('marsad complete --');
});

test('marsad of the script for bash runs the tool, whose --version is the version of the project', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const script = `${await printedBy('completion', 'bash')}\nmarsad --version`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('completion refuses a shell that it has no script for', () => {
  const completion = createProgram().commands.find((command) => command.name() === 'completion');
  expect(completion?.registeredArguments[0]?.argChoices).toEqual(['bash', 'zsh', 'fish']);
});

test.each([
  ['commands', [''], ['status', 'camera', 'completion']],
  ['subcommands', ['camera', ''], ['list', 'add', 'remove']],
  ['options', ['lag', '--'], ['--all', '--json']],
  ['choices of an argument', ['halt', ''], ['plates']],
  ['choices of an option', ['objects', 'rights', '--on', ''], ['buckets', 'users']],
])('completes %s', async (_, words, expected) => {
  expect(await offeredAfter(...words)).toEqual(expect.arrayContaining(expected));
});

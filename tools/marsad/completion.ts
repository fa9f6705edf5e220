import { join } from 'node:path';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** Quoted for bash, zsh and fish alike. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const RUN = [process.execPath, join(import.meta.dirname, 'main.ts')].map(quoted).join(' ');

/** The completions call `marsad`, which is no program on anybody's PATH: each shell gets it as a function. */
const FUNCTION = {
  bash: `marsad() { ${RUN} "$@"; }`,
  zsh: `marsad() { ${RUN} "$@"; }`,
  fish: `function marsad; ${RUN} $argv; end`,
} as const;
type Shell = keyof typeof FUNCTION;
export const SHELLS = Object.keys(FUNCTION) as Shell[];

/**
 * Adds `completion <shell>`, which prints a script for that shell, and the hidden `complete`, which that script calls at each press of Tab.
 * Both read the command table, so call this when the table is complete.
 */
export function offerCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((command) => command.name() === 'completion');
  completion?.description('Prints a script that completes marsad commands in a shell');
  completion?.registeredArguments[0]?.choices(SHELLS);
  completion?.hook('preAction', (_, { args: [shell] }) => console.log(FUNCTION[shell as Shell]));
}

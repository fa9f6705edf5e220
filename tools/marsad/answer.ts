import type { Command } from 'commander';

/** In which form an answer is wanted. */
export type Wanted = { readonly json?: boolean | undefined };

/** Gives every command that does something an option `--json`, unless it has one of its own. */
export function offerJson(command: Command): void {
  if (command.commands.length === 0 && !command.options.some(({ long }) => long === '--json'))
    command.option('--json', 'the answer as one JSON document, for programs');
  for (const child of command.commands) offerJson(child);
}

/** Prints the value as JSON if that is wanted. Otherwise `print` prints it for a person. */
export function answer({ json }: Wanted, value: unknown, print: () => void): void {
  if (json) console.log(JSON.stringify(value, null, 2));
  else print();
}

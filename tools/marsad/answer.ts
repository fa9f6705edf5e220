import type { Command } from 'commander';

/** How an answer is wanted. */
export type Wanted = { readonly json?: boolean | undefined };

/** Gives every command below this one that does something an option `--json`, unless it has one of its own. */
export function offerJson(command: Command): void {
  if (command.commands.length === 0 && !command.options.some(({ long }) => long === '--json'))
    command.option('--json', 'the answer as one JSON document, for programs');
  for (const one of command.commands) offerJson(one);
}

/** Prints an answer: the value as JSON where that is wanted, else what `print` prints for a person. */
export function answer({ json }: Wanted, value: unknown, print: () => void): void {
  if (json) console.log(JSON.stringify(value, null, 2));
  else print();
}

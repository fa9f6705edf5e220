import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';

const FENCE = /```(\w*)\n(.*?)```/gs;
const SHELLS = new Set(['', 'sh', 'bash', 'shell', 'console']);
const BEGINS_A_COMMAND =
  /^(make|npm|npx|node|node_modules\/\.bin\/\S+|python3?|pip|helm|kubectl|kcat|podman|docker|openssl|java|mvn|go) +\S/;

/** What may stand before a command on its line: a prompt, or environment variables. */
const BEFORE_IT = /^(?:\$ )?(?:[A-Z_]+=\S+ )*/;

const linesOf = (text: string): string[] => {
  const fenced = [...text.matchAll(FENCE)].flatMap(([, language = '', body = '']) =>
    SHELLS.has(language) ? body.replaceAll('\\\n', ' ').split('\n') : [],
  );
  const inline = [...text.replaceAll(FENCE, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  return [...fenced, ...inline].map((line) => line.replaceAll(/\s+/g, ' ').replace(BEFORE_IT, '').trim());
};

/** Every command that a document tells its reader to type, with the documents that name it. */
export function documentedCommands(): Map<string, string[]> {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: ROOT,
  });
  const files = listed.stdout
    .toString()
    .split('\0')
    .filter((file) => file && !file.includes('/planted/'));
  const commands = new Map<string, string[]>();
  for (const file of files)
    for (const line of linesOf(readFileSync(join(ROOT, file), 'utf8')))
      if (BEGINS_A_COMMAND.test(line)) commands.set(line, [...(commands.get(line) ?? []), file]);
  return commands;
}

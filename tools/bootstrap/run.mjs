import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** An error that a person can put right. Its message says in one sentence what to do. */
export class SetupError extends Error {}

/** The cause of a failure, by the output of the tool that failed, because other programs give no error code. */
const CAUSES = [
  [/ENOSPC|no space left on device|No space left/i, 'the disk is full: free some gigabytes and start again'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|UnknownHostException|no such host|Temporary failure|Could not resolve|i\/o timeout|network is unreachable|Connection refused|Unknown host/i,
    'the network cannot be reached: connect it (or set your proxy for npm, Maven and Go) and start again',
  ],
  [
    /EACCES|Permission denied/i,
    'a folder may not be written: give this user the rights on the checkout and start again',
  ],
  [
    /ERESOLVE|EUSAGE|can only install packages when your package\.json and package-lock\.json/i,
    'package.json and package-lock.json disagree: run `npm install`, then start again',
  ],
];

export const causeOf = (output) => CAUSES.find(([pattern]) => pattern.test(output))?.[1];

/** The commands that run now. One that fails ends the others. */
const running = new Set();

/** Ends every command that runs, because the set-up has failed or was stopped. */
export function endCommands() {
  for (const child of running) child.kill('SIGTERM');
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])
  process.once(signal, () => {
    endCommands();
    process.exit(code);
  });

/** Begins each line of progress, because several commands run at once: the text up to the first bracket or comma. */
const shortName = (what) => what.split(/ \(|, /)[0];

/**
 * Runs a slow command. Its output goes to a log, and a line every five seconds shows its progress.
 * @param {{ what: string, command: string, args: string[], cwd: string, log: string, env?: Record<string, string>, howFar?: (lines: number) => string }} step
 */
export async function run({ what, command, args, cwd, log, env = {}, howFar = () => '' }) {
  const from = performance.now();
  const name = shortName(what);
  const seconds = () => `${((performance.now() - from) / 1000).toFixed(0)} s`;
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  let output = '';
  let lines = 0;
  console.log(`${what} …`);
  const still = setInterval(
    () => console.log(`  … ${name}: ${[howFar(lines), seconds()].filter(Boolean).join(', ')}`),
    5_000,
  );
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-20_000);
      lines += String(chunk).split('\n').length - 1;
      file.write(chunk);
    });
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(-1);
    });
    child.once('close', resolve);
  });
  running.delete(child);
  clearInterval(still);
  file.end();
  if (code !== 0) {
    const cause =
      causeOf(output) ?? `${command} failed; ${log} says why:\n${output.trimEnd().split('\n').slice(-8).join('\n')}`;
    throw new SetupError(`${what} did not work: ${cause}`);
  }
  console.log(`  ✓ ${name}: ${seconds()}`);
}

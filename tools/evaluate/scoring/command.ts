import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** The folder of what the commands write before it is scored. It stays for inspection, and the next run overwrites it. */
export const WORKSHOP = join(ROOT, '.marsad', 'evaluate');

export type Ran =
  { readonly kind: 'ran'; readonly said: string } | { readonly kind: 'failed'; readonly reason: string };

/** The path of a file in that folder. */
export function outOf(name: string): string {
  mkdirSync(WORKSHOP, { recursive: true });
  return join(WORKSHOP, name.replaceAll('/', '-'));
}

/** Runs one command as anybody would, in a process of its own: a part that fails costs its own figures and no others. */
export async function evaluate(args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const last = (text: string): string => text.trim().split('\n').at(-1) ?? '';
  return code === 0
    ? { kind: 'ran', said: last(said) }
    : { kind: 'failed', reason: last(complaints).replace(/^evaluate: /, '') || `exit ${code}` };
}

/** Medians and 95th percentiles, as the command's last line prints them. */
export const msOf = (said: string): string => / percentile: (.*)$/.exec(said)?.[1] ?? 'not said';

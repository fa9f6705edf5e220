import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Holds the commands' results before they are scored. It stays for inspection until the next run overwrites it. */
export const OUT_FOLDER = join(ROOT, '.marsad', 'evaluate');

export type Ran =
  { readonly kind: 'ran'; readonly lastLine: string } | { readonly kind: 'failed'; readonly reason: string };

/** The path of a file in `OUT_FOLDER`, which is created if need be. */
export function outPath(name: string): string {
  mkdirSync(OUT_FOLDER, { recursive: true });
  return join(OUT_FOLDER, name.replaceAll('/', '-'));
}

/** Runs one command in a process of its own, so that a failure costs only that command's figures. */
export async function evaluate(args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errorOutput = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errorOutput += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const last = (text: string): string => text.trim().split('\n').at(-1) ?? '';
  return code === 0
    ? { kind: 'ran', lastLine: last(output) }
    : { kind: 'failed', reason: last(errorOutput).replace(/^evaluate: /, '') || `exit ${code}` };
}

/** The medians and 95th percentiles of a command's last line. */
export const msOf = (lastLine: string): string => / percentile: (.*)$/.exec(lastLine)?.[1] ?? 'not said';

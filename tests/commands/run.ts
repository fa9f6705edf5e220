import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';
import { expect } from 'vitest';

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Started = {
  /** Everything that it printed so far. */
  output(): string;
  /** Interrupts the whole process group, as a terminal does. */
  ctrlC(): void;
  readonly ended: Promise<Ran>;
};

const environment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
  NO_COLOR: '1',
  // The test runner's own. A page that is built under it is one for development.
  NODE_ENV: undefined,
  ...more,
});

/** Starts a command as somebody would type it in the project's folder. */
export function start(command: string, more: Readonly<Record<string, string>> = {}): Started {
  const child: ChildProcess = spawn('bash', ['-c', `exec ${command}`], {
    cwd: ROOT,
    env: environment(more),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<Ran>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  return {
    output: () => stdout + stderr,
    ctrlC: () => void (child.pid && process.kill(-child.pid, 'SIGINT')),
    ended,
  };
}

export const run = (command: string, more?: Readonly<Record<string, string>>): Promise<Ran> =>
  start(command, more).ended;

/** Runs a command, which must exit with 0. @returns what it printed */
export async function succeed(command: string, more?: Readonly<Record<string, string>>): Promise<string> {
  const { code, stdout, stderr } = await run(command, more);
  // A command says last what went wrong. On one line, because of a test that passes at its second try only the first line is shown.
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-8).join(' · ');
  expect(code, `${command} said: ${said}`).toBe(0);
  return stdout;
}

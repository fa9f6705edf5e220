import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';

export type ServiceProcess = {
  readonly pid: number;
  /** What it logged, for the message of a test that fails. */
  log(): string;
  running(): boolean;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: no ordered stop, no commit, no goodbye to the group. */
  kill(): Promise<void>;
};

/** Starts a service as a city does: its own process, its `main.ts`, its environment. */
export function startService(service: string, env: Readonly<Record<string, string>>): ServiceProcess {
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'services', service, 'main.ts')], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    log: () => output,
    running,
    async stop() {
      if (running()) child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      if (running()) child.kill('SIGKILL');
      await ended;
    },
  };
}

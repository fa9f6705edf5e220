import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { environmentOf, ROOT, type Addresses } from '@marsad/deploy-local';
import type { Principal } from '@marsad/schemas';

export type ServiceProcess = {
  readonly pid: number;
  /** Everything that it logged so far. */
  log(): string;
  running(): boolean;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL: the service cannot stop in order, commit, or leave its consumer group. */
  kill(): Promise<void>;
};

export type ServiceStart = {
  readonly service: Principal;
  readonly replica: string;
  readonly city: string;
  readonly districts: readonly string[];
  /** 0: any free port. */
  readonly telemetryPort?: number;
  readonly logLevel?: string;
  /** Variables beside those that the supervisor of a city sets, or instead of them. */
  readonly variables?: Readonly<Record<string, string>>;
};

const SAMPLES = join(ROOT, 'samples');

/** Starts one service as the supervisor of a city does: its own process, its `main.ts`, its own credentials and nobody else's. */
export function startServiceProcess(addresses: Addresses, start: ServiceStart): ServiceProcess {
  const { service, replica, variables, city, districts, telemetryPort = 0, logLevel = 'info' } = start;
  const environment = environmentOf({ service, replica, wave: 1 }, addresses, {
    ...{ city, districts, telemetryPort, logLevel },
    cityFile: join(SAMPLES, 'city.yaml'),
    media: SAMPLES,
  });
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'services', service, 'main.ts')], {
    env: { PATH, HOME, ...environment, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return asServiceProcess(child);
}

function asServiceProcess(child: ChildProcess): ServiceProcess {
  let output = '';
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
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

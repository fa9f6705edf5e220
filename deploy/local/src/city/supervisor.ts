import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError, messageOf } from '../errors.ts';
import type { Infrastructure } from '../infrastructure.ts';
import { cityFolder, ROOT } from '../paths.ts';
import type { Child } from '../process/child.ts';
import { logTail, startChild } from '../process/child.ts';
import { LONGEST_START_MS, SILENCE_MS, watchWork } from '../process/patience.ts';
import { backOffMs } from './back-off.ts';
import type { ServiceProcess, ServiceSettings } from './services.ts';
import { environmentOf } from './services.ts';

export type Supervised = {
  readonly process: ServiceProcess;
  readonly telemetryPort: number;
  readonly log: string;
  /** Of the process that runs now; undefined while it is down. */
  pid(): number | undefined;
  restarts(): number;
  ready(): Promise<Readiness>;
  /**
   * Resolves when it is ready for the first time.
   * @throws LocalCityError when it does nothing for too long, falls again and again, or is not ready after ten minutes
   */
  whenReady(limits?: ReadyLimits): Promise<void>;
  /** Ends the process as a crash would; the supervisor starts it again. For drills. */
  crash(): void;
  stop(): Promise<void>;
};
export type ReadyLimits = {
  readonly signal?: AbortSignal | undefined;
  /** For how long it may do nothing, ms. Default a minute. */
  readonly silenceMs?: number;
};
export type Readiness = { readonly ready: boolean; readonly reasons: string };

/** A process that was up for so long has recovered: its next fall is the first again. */
const HEALTHY_AFTER_MS = 60_000;
const READY_TIMEOUT_MS = 2_000;
const STOP_DEADLINE_MS = 15_000;
/** A service that fell so often while it started will not come up by falling once more. */
const HOPELESS_FALLS = 5;

/** Starts one service process and starts it again whenever it ends, each time after a longer pause that it announces. */
export async function supervise(
  process_: ServiceProcess,
  infrastructure: Infrastructure,
  settings: ServiceSettings,
  say: (text: string) => void,
): Promise<Supervised> {
  const { service, replica } = process_;
  const main = join(ROOT, 'services', service, 'main.ts');
  if (!existsSync(main))
    throw new LocalCityError(`services/${service}/main.ts is missing: this checkout has no ${service} to start.`);
  const log = join(cityFolder(infrastructure.directory).logs, `${replica}.log`);
  let child: Child | undefined;
  let stopping = false;
  let restarts = 0;
  let falls = 0;
  let pause: { timer: NodeJS.Timeout; over: () => void } | undefined;

  const start = async (): Promise<void> => {
    const startedAt = performance.now();
    child = await startChild({
      name: replica,
      program: process.execPath,
      // The last word is for whoever looks for processes that a killed start has left behind.
      args: ['--disable-warning=ExperimentalWarning', main, `--city=${infrastructure.directory}`],
      cwd: join(ROOT, 'services', service),
      env: environmentOf(process_, infrastructure, settings),
      log,
      pids: infrastructure.pids,
      appendLog: restarts > 0,
    });
    if (stopping) await child.stop({ deadlineMs: STOP_DEADLINE_MS });
    void child.ended.then(async ({ code, signal }) => {
      child = undefined;
      if (stopping) return;
      falls = performance.now() - startedAt > HEALTHY_AFTER_MS ? 1 : falls + 1;
      const wait = backOffMs(falls);
      say(
        `  ! ${replica} ended (${signal ?? `code ${code}`}): ${logTail(log, 1).slice(0, 240)}\n    starting it again in ${wait / 1000} s; its log is ${log}`,
      );
      await new Promise<void>((over) => {
        pause = { timer: setTimeout(over, wait), over };
      });
      if (stopping) return;
      restarts++;
      await start().catch((error: unknown) => say(`  ! ${replica} cannot be started: ${messageOf(error)}`));
    });
  };

  const ready = async (): Promise<Readiness> => {
    if (!child) return { ready: false, reasons: 'not running' };
    try {
      const response = await fetch(`http://127.0.0.1:${settings.telemetryPort}/ready`, {
        signal: AbortSignal.timeout(READY_TIMEOUT_MS),
      });
      return { ready: response.ok, reasons: response.ok ? '' : (await response.text()).slice(0, 300) };
    } catch {
      return { ready: false, reasons: 'does not answer yet' };
    }
  };

  await start();
  return {
    process: process_,
    telemetryPort: settings.telemetryPort,
    log,
    pid: () => child?.pid,
    restarts: () => restarts,
    ready,
    async whenReady({ signal, silenceMs = SILENCE_MS } = {}) {
      const from = performance.now();
      const work = watchWork(() => child?.pid, log);
      const give = (why: string): never => {
        throw new LocalCityError(`${replica} ${why}; its log ${log} ends with:\n${logTail(log)}`);
      };
      while (!stopping) {
        signal?.throwIfAborted();
        const { ready: up, reasons } = await ready();
        if (up) return;
        if (falls >= HOPELESS_FALLS) give(`fell ${falls} times`);
        if ((await work.silentMs()) > silenceMs) give(`has done nothing for ${silenceMs / 1000} s (${reasons})`);
        if (performance.now() - from > LONGEST_START_MS)
          give(`is not ready after ${LONGEST_START_MS / 1000} s (${reasons})`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      give('was stopped before it was ready');
    },
    crash() {
      const pid = child?.pid;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
    async stop() {
      stopping = true;
      if (pause) {
        clearTimeout(pause.timer);
        pause.over();
      }
      await child?.stop({ deadlineMs: STOP_DEADLINE_MS });
    },
  };
}

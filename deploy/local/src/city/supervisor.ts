import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalCityError } from '../errors.ts';
import type { Infrastructure } from '../infrastructure.ts';
import { cityFolder, ROOT } from '../paths.ts';
import { logTail, startChild } from '../process/child.ts';
import { LONGEST_START_MS, SILENCE_MS, watchWork } from '../process/work-watch.ts';
import { keepRunning, type KeptProcess } from './keep-running.ts';
import type { ServiceProcess, ServiceSettings } from './services.ts';
import { environmentOf } from './services.ts';

export type Supervised = Pick<KeptProcess, 'pid' | 'restarts' | 'stop'> & {
  readonly process: ServiceProcess;
  readonly telemetryPort: number;
  readonly log: string;
  ready(): Promise<Readiness>;
  /**
   * Resolves when the process is ready.
   * @throws LocalCityError when it does nothing for too long, ends again and again, or is not ready after ten minutes
   */
  waitUntilReady(limits?: ReadyLimits): Promise<void>;
  /** Ends the process as a crash would; the supervisor starts it again. For drills. */
  crash(): void;
};
export type ReadyLimits = {
  readonly signal?: AbortSignal | undefined;
  /** For how long it may do nothing, ms. Default a minute. */
  readonly silenceMs?: number;
};
export type Readiness = { readonly ready: boolean; readonly reasons: string };

const READY_TIMEOUT_MS = 2_000;
const ASK_EVERY_MS = 100;
/** A process that ended this often during its start will not come up by being started once more. */
const MOST_ENDS_IN_A_ROW = 5;

/** Starts one process of a service and starts it again whenever it ends; `report` gets a line about each end. */
export async function supervise(
  process_: ServiceProcess,
  infrastructure: Infrastructure,
  settings: ServiceSettings,
  report: (text: string) => void,
): Promise<Supervised> {
  const { service, replica } = process_;
  const { telemetryPort } = settings;
  const cwd = join(ROOT, 'services', service);
  const main = join(cwd, 'main.ts');
  if (!existsSync(main))
    throw new LocalCityError(`services/${service}/main.ts is missing: this checkout has no ${service} to start.`);
  const log = join(cityFolder(infrastructure.directory).logs, `${replica}.log`);
  const kept = await keepRunning({
    name: replica,
    log,
    report,
    launch: (restarts) =>
      startChild({
        name: replica,
        program: process.execPath,
        // The last argument is never read. It shows in the list of processes, so processes that a killed start left behind can be found.
        args: ['--disable-warning=ExperimentalWarning', main, `--city=${infrastructure.directory}`],
        cwd,
        env: environmentOf(process_, infrastructure, settings),
        log,
        pids: infrastructure.pids,
        appendLog: restarts > 0,
      }),
  });
  const ready = async (): Promise<Readiness> =>
    kept.pid() === undefined ? { ready: false, reasons: 'not running' } : askReadiness(telemetryPort);
  return {
    process: process_,
    telemetryPort,
    log,
    pid: kept.pid,
    restarts: kept.restarts,
    ready,
    waitUntilReady: (limits) => waitUntilReady(replica, log, kept, ready, limits),
    crash() {
      const pid = kept.pid();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
    stop: kept.stop,
  };
}

async function askReadiness(telemetryPort: number): Promise<Readiness> {
  try {
    const response = await fetch(`http://127.0.0.1:${telemetryPort}/ready`, {
      signal: AbortSignal.timeout(READY_TIMEOUT_MS),
    });
    return { ready: response.ok, reasons: response.ok ? '' : (await response.text()).slice(0, 300) };
  } catch {
    return { ready: false, reasons: 'does not answer yet' };
  }
}

async function waitUntilReady(
  name: string,
  log: string,
  kept: KeptProcess,
  ready: () => Promise<Readiness>,
  { signal, silenceMs = SILENCE_MS }: ReadyLimits = {},
): Promise<void> {
  const from = performance.now();
  const work = watchWork(kept.pid, log);
  const failure = (why: string): LocalCityError =>
    new LocalCityError(`${name} ${why}; its log ${log} ends with:\n${logTail(log)}`);
  while (!kept.isStopping()) {
    signal?.throwIfAborted();
    const { ready: isReady, reasons } = await ready();
    if (isReady) return;
    if (kept.endsInARow() >= MOST_ENDS_IN_A_ROW) throw failure(`ended ${kept.endsInARow()} times in a row`);
    if ((await work.silentMs()) > silenceMs) throw failure(`has done nothing for ${silenceMs / 1000} s (${reasons})`);
    if (performance.now() - from > LONGEST_START_MS)
      throw failure(`is not ready after ${LONGEST_START_MS / 1000} s (${reasons})`);
    await sleep(ASK_EVERY_MS);
  }
  throw failure('was stopped before it was ready');
}

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Child } from '../process/child.ts';
import { logTail } from '../process/child.ts';
import { backOffMs } from './back-off.ts';

/** A process that ran for this long has recovered: its next end counts as the first again. */
const HEALTHY_AFTER_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;

/** One process that is started again whenever it ends. */
export type KeptProcess = {
  /** The id of the running process; undefined while none runs. */
  pid(): number | undefined;
  restarts(): number;
  /** How often it has ended in a row without recovering. */
  endsInARow(): number;
  isStopping(): boolean;
  stop(): Promise<void>;
};

type Options = {
  readonly name: string;
  readonly log: string;
  readonly launch: (restarts: number) => Promise<Child>;
  /** Tells a person that the process ended, and when it starts again. */
  readonly report: (text: string) => void;
};

/** Starts a process, and starts it again whenever it ends, each time after a longer pause. */
export async function keepRunning({ name, log, launch, report }: Options): Promise<KeptProcess> {
  const stopping = new AbortController();
  let child: Child | undefined;
  let restarts = 0;
  let endsInARow = 0;

  const start = async (): Promise<void> => {
    const startedAt = performance.now();
    const started = await launch(restarts);
    child = started;
    if (stopping.signal.aborted) await started.stop({ deadlineMs: STOP_DEADLINE_MS });
    void started.ended.then(async ({ code, signal }) => {
      child = undefined;
      if (stopping.signal.aborted) return;
      endsInARow = performance.now() - startedAt > HEALTHY_AFTER_MS ? 1 : endsInARow + 1;
      const pauseMs = backOffMs(endsInARow);
      report(
        `  ! ${name} ended (${signal ?? `code ${code}`}): ${logTail(log, 1).slice(0, 240)}\n    starting it again in ${pauseMs / 1000} s; its log is ${log}`,
      );
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      restarts++;
      await start().catch((error: unknown) => report(`  ! ${name} cannot be started: ${messageOf(error)}`));
    });
  };

  await start();
  return {
    pid: () => child?.pid,
    restarts: () => restarts,
    endsInARow: () => endsInARow,
    isStopping: () => stopping.signal.aborted,
    async stop() {
      stopping.abort();
      await child?.stop({ deadlineMs: STOP_DEADLINE_MS });
    },
  };
}

import { pass, retry } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { Log, Publish, Said } from '../ports.ts';

const waiting = async (work: () => Promise<void>, said: Said): Promise<Outcome<Said>> => {
  try {
    await work();
    return pass(said);
  } catch (error) {
    const afterMs = retryAfterMs(error);
    if (afterMs === undefined) throw error;
    return retry('kafka_unavailable', afterMs);
  }
};

/** Writes down who decided what, durably, before anything of it is so (control 10). What is not in the log was not decided. */
export const record =
  (log: Log): Step<Said, Said> =>
  (said) =>
    waiting(async () => {
      for (const entry of said.recorded) await log(entry);
    }, said);

/** Says what was decided, and waits until Kafka has it. */
export const publish =
  (say: Publish): Step<Said, Said> =>
  (said) =>
    waiting(() => say(said), said);

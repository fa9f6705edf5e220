import { pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { retryAfterMs } from '../errors.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { Input } from './input.ts';

/** Signs the log as it is now, even where nothing was new, because whoever recorded an entry again waits for a checkpoint too. */
export const sign =
  (checkpointer: Pick<Checkpointer, 'sign'>): Step<Input, Input> =>
  async (input) => {
    try {
      await checkpointer.sign();
      return pass(input);
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw error;
      return retry('kafka_unavailable', waitMs);
    }
  };

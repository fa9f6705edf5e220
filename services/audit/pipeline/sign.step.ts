import { pass, retrying } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { Input } from './input.ts';

/** Signs the log as it is now, even if nothing is new, because a producer that recorded an entry again waits for a checkpoint too. */
export const sign = (checkpointer: Pick<Checkpointer, 'sign'>): Step<Input, Input, Reasons> =>
  retrying('kafka_unavailable', async (input) => {
    await checkpointer.sign();
    return pass(input);
  });

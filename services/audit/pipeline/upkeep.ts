import { isEnvironmentFault } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Serial } from '@marsad/service';
import { OMISSION_AFTER_MS, omissionOf } from '../domain/alarms.ts';
import type { Reasons } from '../errors.ts';
import type { Numbering } from '../ports.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { Input } from './input.ts';

/** How often the service checks for missing numbers and for a quiet log, ms. */
export const UPKEEP_EVERY_MS = 1_000;

type Needs = {
  readonly pipeline: Pipeline<Input, Input, Reasons>;
  readonly serial: Serial;
  readonly numbering: Pick<Numbering, 'overdue'>;
  readonly checkpointer: Pick<Checkpointer, 'signIfQuiet'>;
  readonly now: () => number;
  readonly isActive: () => boolean;
};

/**
 * Logs the numbers that never came as omissions, and signs a log that has been quiet. While Kafka is unavailable nothing is lost: the next
 * run tries again. Any other error is thrown.
 */
export function createUpkeep({ pipeline, serial, numbering, checkpointer, now, isActive }: Needs) {
  const run = async (): Promise<void> => {
    if (!isActive()) return;
    const alarms = numbering.overdue(now() - OMISSION_AFTER_MS).map((overdue) => omissionOf(overdue, now()));
    if (alarms.length > 0) await pipeline.run({ entries: [], alarms });
    await checkpointer.signIfQuiet();
  };
  return (): Promise<void> =>
    serial(run).catch((error: unknown) => {
      if (!isEnvironmentFault(error)) throw error;
    });
}

import type { Batch, Handled } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import type { alertChanged } from '@marsad/schemas';
import type { Outgoing } from '../pipeline/messages.ts';
import type { Input } from '../pipeline/pipeline.ts';

/** One thing after another, whatever partition it comes from. */
export type Serial = <T>(work: () => Promise<T>) => Promise<T>;

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Handles a batch: each revision has left, or rightly not, before the next, and before its offset. */
export function createHandler(
  pipeline: Pipeline<Input, readonly Outgoing[]>,
  serial: Serial,
  saw: (appendedAtMs: number) => void,
) {
  return async ({ events }: Batch<typeof alertChanged>): Promise<Handled<typeof alertChanged>> => {
    for (const { data, timestampMs } of events) {
      saw(timestampMs);
      const outcome = await serial(() => pipeline.run({ kind: 'alert', alert: data }));
      if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
    }
    return {};
  };
}

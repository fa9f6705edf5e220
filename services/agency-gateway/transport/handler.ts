import { inMessage, type Batch, type Handled } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import type { alertChanged } from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import type { Outgoing } from '../pipeline/messages.ts';
import type { Input } from '../pipeline/pipeline.ts';

/** Handles a batch: each revision has left, or rightly not, before the next, and before its offset. */
export function createHandler(
  pipeline: Pipeline<Input, readonly Outgoing[]>,
  serial: Serial,
  saw: (appendedAtMs: number) => void,
) {
  return async ({ events }: Batch<typeof alertChanged>): Promise<Handled<typeof alertChanged>> => {
    for (const received of events) {
      saw(received.timestampMs);
      const outcome = await inMessage(received, () =>
        serial(() => pipeline.run({ kind: 'alert', alert: received.data })),
      );
      if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
    }
    return {};
  };
}

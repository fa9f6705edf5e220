import type { Batch, Handled, Received } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import type { Pipeline } from '@marsad/pipeline';
import { governanceCommanded, watchlistAssessed } from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import type { Input } from '../pipeline/input.ts';
import type { Said } from '../ports.ts';

export const CONSUMED = [governanceCommanded, watchlistAssessed] as const;
type Consumed = (typeof CONSUMED)[number];

export const inputOf = (received: Received<Consumed>): Input =>
  isEvent(received, governanceCommanded)
    ? { kind: 'command', command: received.data, takenAtMs: received.timestampMs }
    : { kind: 'assessed', assessment: received.data };

const isHalt = (received: Received<Consumed>): boolean =>
  isEvent(received, governanceCommanded) && received.data.decision.kind === 'halt';

type Needs = {
  readonly pipeline: Pipeline<Input, Said>;
  readonly serial: Serial;
  /** A time that has certainly been: the broker took a message then. */
  readonly saw: (atMs: number) => void;
};

/**
 * Handles a batch: each message is decided and said before the next, and before its offset. Halts go first, because a command whose
 * sign-in cannot be verified yet holds up its partition and must not hold up somebody who presses stop. What follows from a decision by
 * time (a grant that may begin, or has to end) is said at once.
 */
export function createHandler({ pipeline, serial, saw }: Needs) {
  return async ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> => {
    for (const received of [...events.filter(isHalt), ...events.filter((one) => !isHalt(one))]) {
      saw(received.timestampMs);
      const outcome = await inMessage(received, () => serial(() => pipeline.run(inputOf(received))));
      if (outcome.kind === 'retry') return { retry: { reason: outcome.reason, afterMs: outcome.afterMs } };
      await inMessage(received, () => serial(() => pipeline.run({ kind: 'tick' })));
    }
    return {};
  };
}

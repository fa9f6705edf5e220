import type { Batch, Handled, Received } from '@marsad/kafka';
import { inMessage, isEvent } from '@marsad/kafka';
import { handleEach } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import { cameraImportRequested, governanceCommanded, ruleImportRequested, watchlistAssessed } from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import type { Reasons } from '../errors.ts';
import type { Input } from '../pipeline/input.ts';
import type { Publication } from '../ports.ts';

export const CONSUMED = [governanceCommanded, watchlistAssessed, cameraImportRequested, ruleImportRequested] as const;
type Consumed = (typeof CONSUMED)[number];

export function inputOf(received: Received<Consumed>): Input {
  const { timestampMs: takenAtMs } = received;
  if (isEvent(received, governanceCommanded)) return { kind: 'command', command: received.data, takenAtMs };
  if (isEvent(received, cameraImportRequested) || isEvent(received, ruleImportRequested))
    return { kind: 'import', request: received.data, takenAtMs };
  return { kind: 'assessed', assessment: received.data };
}

const isHalt = (received: Received<Consumed>): boolean =>
  isEvent(received, governanceCommanded) && received.data.decision.kind === 'halt';

type Needs = {
  readonly pipeline: Pipeline<Input, Publication, Reasons>;
  readonly serial: Serial;
  /** Tells the clock a time at which the broker took a message. */
  readonly advanceTo: (atMs: number) => void;
};

/**
 * Handles a batch. The next message is handled, and the offset advances, only after this one was decided and published. Halts go first,
 * because a command whose sign-in cannot be verified yet holds up its partition and must not delay a halt. A grant that begins or ends
 * because of the decision is published at once.
 */
export function createHandler({ pipeline, serial, advanceTo }: Needs) {
  const run = (received: Received<Consumed>, input: Input) =>
    inMessage(received, () => serial(() => pipeline.run(input)));
  return ({ events }: Batch<Consumed>): Promise<Handled<Consumed>> =>
    handleEach([...events.filter(isHalt), ...events.filter((received) => !isHalt(received))], async (received) => {
      advanceTo(received.timestampMs);
      const outcome = await run(received, inputOf(received));
      if (outcome.kind !== 'retry') await run(received, { kind: 'tick' });
      return outcome;
    });
}

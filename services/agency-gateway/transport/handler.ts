import { inMessage, type Batch, type Handled } from '@marsad/kafka';
import { handleEach } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { alertChanged } from '@marsad/schemas';
import type { Serial } from '@marsad/service';
import type { Reasons } from '../errors.ts';
import type { Outgoing } from '../pipeline/messages.ts';
import type { Input } from '../pipeline/pipeline.ts';

/**
 * Handles a batch in order. The next revision is handled, and the offset advances, only after this one was sent or turned out to need no
 * message.
 * @param advanceTo advances the clock to the time at which the broker took a message, UTC ms
 */
export const createHandler =
  (pipeline: Pipeline<Input, readonly Outgoing[], Reasons>, serial: Serial, advanceTo: (atMs: number) => void) =>
  ({ events }: Batch<typeof alertChanged>): Promise<Handled<typeof alertChanged>> =>
    handleEach(events, (received) => {
      advanceTo(received.timestampMs);
      return inMessage(received, () => serial(() => pipeline.run({ kind: 'alert', alert: received.data })));
    });

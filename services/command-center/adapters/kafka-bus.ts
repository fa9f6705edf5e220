import type { EventProducer } from '@marsad/kafka';
import {
  alertCommanded,
  disclosureMade,
  evidenceTampered,
  governanceCommanded,
  previewLeased,
  reviewCommanded,
  sessionEnded,
} from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import { withDeadline } from '../domain/deadline.ts';
import { Problem } from '../errors.ts';
import type { CommandBus } from '../ports.ts';

/** A person waits for the 202, so a command that the broker has not acknowledged after this long is refused, ms. */
const ACKNOWLEDGED_WITHIN_MS = 8_000;

const acknowledged = async (sent: Promise<void>): Promise<void> => {
  const late = () => new Problem('bus_unavailable', 'not_acknowledged');
  await withDeadline(sent, ACKNOWLEDGED_WITHIN_MS, late).catch((error: unknown) => {
    throw error instanceof Problem ? error : new Problem('bus_unavailable', undefined, error);
  });
};

/** Publishes what this service publishes. @param holder names this instance in its preview leases and alarms */
export const createKafkaBus = (producer: Pick<EventProducer, 'send' | 'sendMany'>, holder: string): CommandBus => ({
  command: (command) => acknowledged(producer.send(alertCommanded, command, { atMs: command.atMs })),
  decide: (command) => acknowledged(producer.send(governanceCommanded, command, { atMs: command.atMs })),
  review: (command) => acknowledged(producer.send(reviewCommanded, command, { atMs: command.atMs })),
  async tampered(found) {
    const { atMs, simulated } = found;
    await producer.send(evidenceTampered, found, {
      id: eventIdOf(evidenceTampered, found, { holder }),
      atMs,
      simulated,
    });
  },
  disclose: (disclosures) =>
    acknowledged(
      producer.sendMany(
        disclosureMade,
        disclosures.map((data) => ({ data, options: { atMs: data.atMs, simulated: data.simulated } })),
      ),
    ),
  endSession: (end) => acknowledged(producer.send(sessionEnded, end, { atMs: end.endedAtMs })),
  lease: ({ camera, district, expiresAtMs }) => producer.send(previewLeased, { camera, district, holder, expiresAtMs }),
});

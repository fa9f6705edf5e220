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
import { Problem } from '../errors.ts';
import type { CommandBus } from '../ports.ts';

/** A person waits for the 202: longer than this without the broker's word is a refusal, ms. */
const ACKNOWLEDGED_WITHIN_MS = 8_000;

/** What this service says on the bus. `holder` is this instance, for leases. */
export function createKafkaBus(producer: Pick<EventProducer, 'send' | 'sendMany'>, holder: string): CommandBus {
  const acknowledged = async (sent: Promise<void>): Promise<void> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Problem('bus_unavailable', 'not_acknowledged')), ACKNOWLEDGED_WITHIN_MS);
    try {
      await Promise.race([sent, late]);
    } catch (error) {
      throw error instanceof Problem ? error : new Problem('bus_unavailable', undefined, error);
    } finally {
      clearTimeout(timer);
    }
  };
  const of = ({ commandId, atMs }: { commandId: string; atMs: number }) => ({ id: commandId, atMs });
  return {
    command: (command) => acknowledged(producer.send(alertCommanded, command, of(command))),
    decide: (command) => acknowledged(producer.send(governanceCommanded, command, of(command))),
    review: (command) => acknowledged(producer.send(reviewCommanded, command, of(command))),
    async tampered(found) {
      const { alertId, what, atMs, simulated } = found;
      await producer.send(evidenceTampered, found, { id: `${alertId}:${what}:${atMs}:${holder}`, atMs, simulated });
    },
    disclose: (disclosures) =>
      acknowledged(
        producer.sendMany(
          disclosureMade,
          disclosures.map((data) => ({
            data,
            options: { id: data.disclosureId, atMs: data.atMs, simulated: data.simulated },
          })),
        ),
      ),
    endSession: (end) =>
      acknowledged(producer.send(sessionEnded, end, { id: `${end.key}:${end.endedAtMs}`, atMs: end.endedAtMs })),
    async lease({ camera, district, expiresAtMs }) {
      const id = `${holder}:${camera}:${expiresAtMs}`;
      await producer.send(previewLeased, { camera, district, holder, expiresAtMs }, { id });
    },
  };
}

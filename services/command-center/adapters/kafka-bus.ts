import type { EventProducer } from '@marsad/kafka';
import { alertCommanded, previewLeased } from '@marsad/schemas';
import { Problem } from '../errors.ts';
import type { CommandBus } from '../ports.ts';

/** A person waits for the 202: longer than this without the broker's word is a refusal, ms. */
const ACKNOWLEDGED_WITHIN_MS = 8_000;

/** What this service says on the bus. `holder` is this instance, for leases. */
export function createKafkaBus(producer: Pick<EventProducer, 'send'>, holder: string): CommandBus {
  return {
    async command(command) {
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => reject(new Problem('bus_unavailable', 'not_acknowledged')),
        ACKNOWLEDGED_WITHIN_MS,
      );
      const sent = producer.send(alertCommanded, command, { id: command.commandId, atMs: command.atMs });
      try {
        await Promise.race([sent, late]);
      } catch (error) {
        throw error instanceof Problem ? error : new Problem('bus_unavailable', undefined, error);
      } finally {
        clearTimeout(timer);
      }
    },
    async lease({ camera, district, expiresAtMs }) {
      const id = `${holder}:${camera}:${expiresAtMs}`;
      await producer.send(previewLeased, { camera, district, holder, expiresAtMs }, { id });
    },
  };
}

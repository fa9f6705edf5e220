import { agencyAlerts, type AgencyMessage, type AuditCheckpoint } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import type { AgencyBook } from '../domain/agency-book.ts';
import { checkpointDue } from '../domain/decide-checkpoint.ts';
import type { Metrics } from '../metrics.ts';
import type { Door } from '../ports.ts';

/** An agency hears from us at least so often, ms: silence is not quiet. */
export const HEARTBEAT_EVERY_MS = 10_000;

type Needs = {
  readonly agencies: readonly string[];
  readonly door: Door;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/**
 * What every agency of the city gets whatever it may see, because there is nobody in it: signs of life and checkpoints of the log. While the
 * log stands still nothing leaves, these neither: a heartbeat would say "all quiet" of alerts that wait.
 */
export function createRounds({ agencies, door, now, metrics }: Needs) {
  const send = async (book: AgencyBook, message: AgencyMessage): Promise<void> => {
    await door.send(message, eventIdOf(agencyAlerts, message));
    book.put(message);
    metrics?.sent(message);
  };
  return {
    async heartbeats(book: AgencyBook): Promise<void> {
      if (!door.isOpen()) return;
      const sentAtMs = now();
      for (const agency of agencies) await send(book, { agency, sentAtMs, body: { kind: 'heartbeat' } });
    },
    async checkpoint(book: AgencyBook, latest: AuditCheckpoint | undefined): Promise<void> {
      if (!latest || !door.isOpen()) return;
      const sentAtMs = now();
      const { treeSize, rootHash, note } = latest;
      for (const agency of checkpointDue(latest, agencies, book, sentAtMs)) {
        const body = { kind: 'checkpoint' as const, checkpoint: { treeSize, rootHash, note } };
        await send(book, { agency, sentAtMs, body });
      }
    },
  };
}

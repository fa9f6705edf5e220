import type { AgencyMessage, AuditCheckpoint } from '@marsad/schemas';
import { agencyAlerts } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import type { AgencyBook } from '../domain/agency-book.ts';
import { checkpointDue } from '../domain/decide-checkpoint.ts';
import type { Metrics } from '../metrics.ts';
import type { DisclosureGate } from '../ports.ts';

/** How often an agency gets a heartbeat, ms, so it can distinguish silence from a quiet city. */
export const HEARTBEAT_EVERY_MS = 10_000;

type Needs = {
  readonly agencies: readonly string[];
  readonly gate: DisclosureGate;
  readonly now: () => number;
  readonly metrics?: Pick<Metrics, 'countSent'> | undefined;
};

/**
 * Sends heartbeats and checkpoints of the log. Every agency gets them, even without an agreement, because they contain no personal data.
 * While the log stands still nothing is sent, not even a heartbeat, because that would claim a quiet city while alerts wait.
 */
export function createBroadcasts({ agencies, gate, now, metrics }: Needs) {
  const send = async (book: AgencyBook, message: AgencyMessage): Promise<void> => {
    await gate.send(message, eventIdOf(agencyAlerts, message));
    book.put(message);
    metrics?.countSent(message);
  };
  return {
    async sendHeartbeats(book: AgencyBook): Promise<void> {
      if (!gate.isOpen()) return;
      const sentAtMs = now();
      for (const agency of agencies) await send(book, { agency, sentAtMs, body: { kind: 'heartbeat' } });
    },
    async sendCheckpoint(book: AgencyBook, latest: AuditCheckpoint | undefined): Promise<void> {
      if (!latest || !gate.isOpen()) return;
      const sentAtMs = now();
      const { treeSize, rootHash, note } = latest;
      for (const agency of checkpointDue(latest, agencies, book, sentAtMs)) {
        const body = { kind: 'checkpoint' as const, checkpoint: { treeSize, rootHash, note } };
        await send(book, { agency, sentAtMs, body });
      }
    },
  };
}

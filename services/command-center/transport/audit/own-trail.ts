import type { FastifyBaseLogger } from 'fastify';
import { createAuditTrail, createCommitments, type AuditTrail } from '@marsad/proof';
import type { AuditCheckpoint } from '@marsad/schemas';

type Options = {
  producer: Parameters<typeof createAuditTrail>[0]['producer'];
  principal: Parameters<typeof createAuditTrail>[0]['principal'];
  replica: string;
  commitmentKey: string;
  logger: Pick<FastifyBaseLogger, 'error'>;
};

/** Creates the audit trail of this instance, which also remembers the latest checkpoint of the log for the page. */
export function createOwnTrail({ producer, principal, replica, commitmentKey, logger }: Options) {
  const trail: AuditTrail = createAuditTrail({
    producer,
    principal,
    replica,
    commitments: createCommitments(commitmentKey),
    now: Date.now,
    onForged: (run) => logger.error({ run }, 'the audit log covers numbers that this instance never used'),
  });
  let latest: AuditCheckpoint | undefined;
  return {
    ...trail,
    latestCheckpoint: (): AuditCheckpoint | undefined => latest,
    applyCheckpoint(checkpoint: AuditCheckpoint): void {
      latest = checkpoint;
      trail.applyCheckpoint(checkpoint);
    },
  };
}

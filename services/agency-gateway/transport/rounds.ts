import type { AuditCheckpoint } from '@marsad/schemas';
import type { ActiveRole } from '@marsad/service';
import type { AgencyBook } from '../domain/agency-book.ts';
import type { createBroadcasts } from './broadcasts.ts';

type Needs = {
  readonly whenActive: ActiveRole<AgencyBook>['whenActive'];
  /** Withdraws the alerts that no agreement shares any more. */
  readonly withdraw: () => Promise<unknown>;
  readonly broadcasts: ReturnType<typeof createBroadcasts>;
};

/** The periodic work of the active instance: withdrawals, checkpoints and heartbeats. */
export function createRounds({ whenActive, withdraw, broadcasts }: Needs) {
  let latest: AuditCheckpoint | undefined;
  const checkAgreements = (): void => whenActive(withdraw);
  const sendCheckpoint = (): void => whenActive((book) => broadcasts.sendCheckpoint(book, latest));
  return {
    checkAgreements,
    applyCheckpoint(checkpoint: AuditCheckpoint): void {
      latest = checkpoint;
      sendCheckpoint();
    },
    /** Nothing announces that an agreement has run out, so agreements are checked with every heartbeat. */
    run(): void {
      checkAgreements();
      sendCheckpoint();
      whenActive(broadcasts.sendHeartbeats);
    },
  };
}

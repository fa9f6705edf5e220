import type { VoidReason } from '@marsad/proof';
import type { AuditAlarm } from '@marsad/schemas';
import type { Logger } from '@marsad/telemetry';
import type { Metrics } from '../metrics.ts';

type Needs = {
  /** A standby reads the same alarms, so only the active instance reports them. */
  readonly isActive: () => boolean;
  readonly metrics: () => Pick<Metrics, 'countAlarm' | 'countVoidRecord'>;
  readonly logger: Logger;
};

/** Logs and counts what the ledger finds in the log. */
export const createReports = ({ isActive, metrics, logger }: Needs) => ({
  onAlarm(alarm: AuditAlarm, index: number): void {
    if (!isActive()) return;
    metrics().countAlarm(alarm.kind, alarm.count);
    logger.error({ index, ...alarm }, 'alarm of the audit log');
  },
  onVoid(index: number, reason: VoidReason): void {
    metrics().countVoidRecord();
    logger.warn({ index, reason }, 'a record of the log is void: two instances wrote at once');
  },
});

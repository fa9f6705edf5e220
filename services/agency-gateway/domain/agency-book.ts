import type { AgencyMessage } from '@marsad/schemas';
import type { SharedAlert } from './shared-alert.ts';

/** The last that an agency was told of an alert. */
export type Told = { readonly alert: SharedAlert; readonly isWithdrawn: boolean };
type ToldCheckpoint = { readonly treeSize: number; readonly sentAtMs: number };

/** What each agency has been told, rebuilt from its own topic: what was sent is remembered where it was sent. */
export type AgencyBook = {
  told(agency: string, alertId: string): Told | undefined;
  /** What the agency still holds: alerts that were sent and not withdrawn. */
  heldBy(agency: string): SharedAlert[];
  lastCheckpoint(agency: string): ToldCheckpoint | undefined;
  put(message: AgencyMessage): void;
};

export function createAgencyBook(): AgencyBook {
  const alerts = new Map<string, Map<string, Told>>();
  const checkpoints = new Map<string, ToldCheckpoint>();
  const ofAgency = (agency: string): Map<string, Told> => {
    const known = alerts.get(agency) ?? new Map<string, Told>();
    alerts.set(agency, known);
    return known;
  };
  return {
    told: (agency, alertId) => alerts.get(agency)?.get(alertId),
    heldBy: (agency) =>
      [...(alerts.get(agency)?.values() ?? [])].flatMap(({ alert, isWithdrawn }) => (isWithdrawn ? [] : [alert])),
    lastCheckpoint: (agency) => checkpoints.get(agency),
    put({ agency, alert, withdrawnAlertId, checkpoint, sentAtMs }) {
      const known = ofAgency(agency);
      if (alert) known.set(alert.alertId, { alert, isWithdrawn: false });
      const withdrawn = withdrawnAlertId === undefined ? undefined : known.get(withdrawnAlertId);
      if (withdrawn) known.set(withdrawn.alert.alertId, { ...withdrawn, isWithdrawn: true });
      if (checkpoint) checkpoints.set(agency, { treeSize: checkpoint.treeSize, sentAtMs });
    },
  };
}

import type { AgencyMessage } from '@marsad/schemas';
import type { SharedAlert } from './shared-alert.ts';

/** The last that an agency was told of an alert. */
export type Told = {
  readonly alert: SharedAlert;
  /** The agreement under which it was sent last. */
  readonly agreementId: string;
  readonly isWithdrawn: boolean;
};
type ToldCheckpoint = { readonly treeSize: number; readonly sentAtMs: number };

/** What each agency has been told, rebuilt from its own topic: what was sent is remembered where it was sent. */
export type AgencyBook = {
  told(agency: string, alertId: string): Told | undefined;
  /** What the agency still holds: alerts that were sent and not withdrawn. */
  heldBy(agency: string): Told[];
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
    heldBy: (agency) => [...(alerts.get(agency)?.values() ?? [])].filter(({ isWithdrawn }) => !isWithdrawn),
    lastCheckpoint: (agency) => checkpoints.get(agency),
    put({ agency, body, sentAtMs }) {
      const known = ofAgency(agency);
      switch (body.kind) {
        case 'alert':
          known.set(body.alert.alertId, { alert: body.alert, agreementId: body.agreementId, isWithdrawn: false });
          break;
        case 'withdrawn': {
          const told = known.get(body.alertId);
          if (told) known.set(body.alertId, { ...told, isWithdrawn: true });
          break;
        }
        case 'checkpoint':
          checkpoints.set(agency, { treeSize: body.checkpoint.treeSize, sentAtMs });
          break;
        case 'heartbeat':
          break;
      }
    },
  };
}

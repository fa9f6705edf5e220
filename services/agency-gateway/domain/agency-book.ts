import type { AgencyMessage } from '@marsad/schemas';
import type { SharedAlert } from './shared-alert.ts';

/** The last message to an agency about an alert. */
export type SentAlert = {
  readonly alert: SharedAlert;
  /** The agreement under which it was sent. */
  readonly agreementId: string;
  readonly isWithdrawn: boolean;
};
type SentCheckpoint = { readonly treeSize: number; readonly sentAtMs: number };

/** The messages that each agency has. The book is rebuilt from the agency's own topic, which is their only record. */
export type AgencyBook = {
  lastSent(agency: string, alertId: string): SentAlert | undefined;
  /** The alerts that were sent to the agency and not withdrawn. */
  heldBy(agency: string): SentAlert[];
  lastCheckpoint(agency: string): SentCheckpoint | undefined;
  put(message: AgencyMessage): void;
};

export function createAgencyBook(): AgencyBook {
  const alerts = new Map<string, Map<string, SentAlert>>();
  const checkpoints = new Map<string, SentCheckpoint>();
  const ofAgency = (agency: string): Map<string, SentAlert> => {
    const known = alerts.get(agency) ?? new Map<string, SentAlert>();
    alerts.set(agency, known);
    return known;
  };
  return {
    lastSent: (agency, alertId) => alerts.get(agency)?.get(alertId),
    heldBy: (agency) => [...(alerts.get(agency)?.values() ?? [])].filter(({ isWithdrawn }) => !isWithdrawn),
    lastCheckpoint: (agency) => checkpoints.get(agency),
    put({ agency, body, sentAtMs }) {
      const known = ofAgency(agency);
      switch (body.kind) {
        case 'alert':
          known.set(body.alert.alertId, { alert: body.alert, agreementId: body.agreementId, isWithdrawn: false });
          break;
        case 'withdrawn': {
          const sent = known.get(body.alertId);
          if (sent) known.set(body.alertId, { ...sent, isWithdrawn: true });
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

import { agencyAlerts, type AgencyMessage } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import type { Sharing } from '../domain/decide-sharing.ts';
import type { DisclosureDue } from '../ports.ts';

/** A message to an agency, and the disclosure that must be recorded before it is sent. */
export type Outgoing = { readonly id: string; readonly message: AgencyMessage; readonly disclosure?: DisclosureDue };

/** Makes the message for a decision. A withdrawal only names an alert, so it is no disclosure. */
export function outgoingFor(sharing: Sharing, nowMs: number): Outgoing {
  const { agency, alert } = sharing;
  const { alertId, revision } = alert;
  if (sharing.kind === 'withdraw') {
    const { agreementId } = sharing;
    const message: AgencyMessage = { agency, sentAtMs: nowMs, body: { kind: 'withdrawn', agreementId, alertId } };
    return { id: eventIdOf(agencyAlerts, message, { revision }), message };
  }
  const { agreement, subject } = sharing;
  const { agreementId, purpose } = agreement;
  const message: AgencyMessage = { agency, sentAtMs: nowMs, body: { kind: 'alert', agreementId, alert } };
  const id = eventIdOf(agencyAlerts, message);
  return {
    id,
    message,
    disclosure: {
      principal: 'agency-gateway',
      disclosureId: id,
      recipient: agency,
      agreementId,
      purpose,
      alertId,
      district: alert.district,
      rule: alert.rule,
      revision,
      what: 'alert',
      way: 'agency_topic',
      ...(subject === undefined ? {} : { subject }),
      atMs: nowMs,
      simulated: alert.simulated,
      camera: alert.camera,
      firstObservedAtMs: alert.firstObservedAtMs,
      caseReference: alert.caseReference,
    },
  };
}

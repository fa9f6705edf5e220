import type { AgencyMessage } from '@marsad/schemas';
import type { Sharing } from '../domain/decide-sharing.ts';
import { disclosureId, withdrawalId } from '../domain/ids.ts';
import type { DisclosureDue } from '../ports.ts';

/** One message to one agency, and what must be recorded before it leaves. */
export type Outgoing = { readonly id: string; readonly message: AgencyMessage; readonly disclosure?: DisclosureDue };

/** A withdrawal names an alert and says nothing of it: no disclosure. */
export function outgoing(sharing: Sharing, nowMs: number): Outgoing {
  const { agency, alert } = sharing;
  const { alertId, revision } = alert;
  if (sharing.kind === 'withdraw')
    return {
      id: withdrawalId(agency, alertId, revision),
      message: {
        agency,
        sentAtMs: nowMs,
        body: { kind: 'withdrawn', agreementId: sharing.agreementId, alertId },
      },
    };
  const { agreement, subject } = sharing;
  const { agreementId, purpose } = agreement;
  const id = disclosureId(agency, alertId, revision);
  return {
    id,
    message: { agency, sentAtMs: nowMs, body: { kind: 'alert', agreementId, alert } },
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

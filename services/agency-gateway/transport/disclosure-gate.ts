import { fieldsOf, type EventProducer } from '@marsad/kafka';
import { cameraDay, caseScope } from '@marsad/proof';
import type { AuditTrail } from '@marsad/proof';
import { agencyAlerts, agencyAlertsV1, disclosureMade } from '@marsad/schemas';
import type { AgencyMessage } from '@marsad/schemas';
import { inV1 } from '../domain/agency-message-v1.ts';
import type { DisclosureGate } from '../ports.ts';

/** v1 is sent beside v2 until `untilMs`, UTC ms. @property onLeftOut is called with a message that v1 cannot express */
export type FirstVersion = {
  readonly untilMs: number;
  readonly now: () => number;
  readonly onLeftOut: (message: AgencyMessage) => void;
};

type Log = { info(fields: object, text: string): void };

/** Records the audit entry first, then the disclosure, and sends the message last, so that the log holds everything that was sent. */
export const createDisclosureGate = (
  trail: AuditTrail,
  producer: EventProducer,
  v1: FirstVersion,
  log?: Log,
): DisclosureGate => ({
  isOpen: () => trail.isOpen(),
  async disclose({ camera, firstObservedAtMs, caseReference, ...disclosure }) {
    const { disclosureId, recipient, alertId } = disclosure;
    await trail.record({
      actor: 'agency-gateway',
      // The log names the recipient (Directive (EU) 2016/680 Art. 25).
      agency: recipient,
      purpose: 'disclosure',
      action: 'disclose',
      objectKind: 'alert',
      objectId: alertId,
      scope: caseReference === undefined ? cameraDay(camera, firstObservedAtMs) : caseScope(caseReference),
      caseReference,
      entryId: disclosureId,
    });
    await producer.send(disclosureMade, disclosure, { id: disclosureId, simulated: disclosure.simulated });
  },
  // v1 goes first. What was sent is read back from v2, so an instance that dies between the two sends both again, under the same id.
  async send(message, id) {
    const { body } = message;
    const options = { id, simulated: body.kind === 'alert' ? body.alert.simulated : undefined };
    if (v1.now() < v1.untilMs) {
      const first = inV1(message);
      if (first) await producer.send(agencyAlertsV1, first, options);
      else v1.onLeftOut(message);
    }
    await producer.send(agencyAlerts, message, options);
    // Heartbeats and checkpoints are sent every few seconds, so only messages about an alert are logged.
    if (body.kind === 'alert' || body.kind === 'withdrawn')
      log?.info(
        { ...fieldsOf(body), agency: message.agency, kind: body.kind },
        'a message about an alert was sent to an agency',
      );
  },
});

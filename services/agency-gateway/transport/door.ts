import { fieldsOf, type EventProducer } from '@marsad/kafka';
import { cameraDay, caseScope } from '@marsad/proof';
import type { AuditTrail } from '@marsad/proof';
import { agencyAlerts, agencyAlertsV1, disclosureMade } from '@marsad/schemas';
import type { AgencyMessage } from '@marsad/schemas';
import { inV1 } from '../domain/agency-message-v1.ts';
import type { Door } from '../ports.ts';

/** Until when v1 goes out beside v2, and who counts what it has no words for. */
export type FirstVersion = {
  readonly untilMs: number;
  readonly now: () => number;
  readonly onLeftOut: (message: AgencyMessage) => void;
};

type Log = { info(fields: object, text: string): void };

/** Entry first, then the record of the disclosure, then the message: whatever left can be found in the log, never the other way round. */
export const createDoor = (trail: AuditTrail, producer: EventProducer, v1: FirstVersion, log?: Log): Door => ({
  isOpen: () => trail.isOpen(),
  async disclose({ camera, firstObservedAtMs, caseReference, ...disclosure }) {
    const { disclosureId, recipient, alertId } = disclosure;
    await trail.record({
      actor: 'agency-gateway',
      // For whom it is done: the log names the recipient (LED Art. 25).
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
  // v1 first: what was sent is read from v2, so an instance that dies between the two sends both again, under the same id, and loses neither.
  async send(message, id) {
    const { body } = message;
    const options = { id, simulated: body.kind === 'alert' ? body.alert.simulated : undefined };
    if (v1.now() < v1.untilMs) {
      const first = inV1(message);
      if (first) await producer.send(agencyAlertsV1, first, options);
      else v1.onLeftOut(message);
    }
    await producer.send(agencyAlerts, message, options);
    // Heartbeats and checkpoints go every few seconds; only what is about an alert is a line.
    if (body.kind === 'alert' || body.kind === 'withdrawn')
      log?.info({ ...fieldsOf(body), agency: message.agency, kind: body.kind }, 'an agency was told');
  },
});

import type { EventProducer } from '@marsad/kafka';
import { cameraDay, caseScope } from '@marsad/proof';
import type { AuditTrail } from '@marsad/proof';
import { agencyAlerts, disclosureMade } from '@marsad/schemas';
import type { Door } from '../ports.ts';

/** Entry first, then the record of the disclosure, then the message: whatever left can be found in the log, never the other way round. */
export const createDoor = (trail: AuditTrail, producer: EventProducer): Door => ({
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
  send: (message, id) => producer.send(agencyAlerts, message, { id, simulated: message.alert?.simulated }),
});

import type { EventProducer } from '@marsad/kafka';
import { sceneObserved } from '@marsad/schemas';

/** Would send an event whose data do not fit its schema. */
export const send = (producer: EventProducer): Promise<void> =>
  producer.send(sceneObserved, { camera: 'c' }, { id: '1' });

import type { EventProducer } from '@marsad/kafka';
import { sceneObserved } from '@marsad/schemas';

/** Would send an event whose data are not its schema's. */
export const send = (producer: EventProducer): Promise<void> =>
  producer.send(sceneObserved, { camera: 'c' }, { id: '1' });

import type { EventProducer } from '@marsad/kafka';
import { auditCheckpoint, auditLeaf } from '@marsad/schemas';
import type { SayCheckpoint, WriteLeaves } from '../ports.ts';

export const createWriteLeaves =
  (producer: Pick<EventProducer, 'sendMany'>): WriteLeaves =>
  (leaves) =>
    producer.sendMany(
      auditLeaf,
      leaves.map((data) => ({ data })),
    );

export const createSayCheckpoint =
  (producer: Pick<EventProducer, 'send'>): SayCheckpoint =>
  (checkpoint) =>
    producer.send(auditCheckpoint, checkpoint);

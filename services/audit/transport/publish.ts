import type { EventProducer } from '@marsad/kafka';
import { auditCheckpoint, auditLeaf } from '@marsad/schemas';
import type { PublishCheckpoint, WriteLeaves } from '../ports.ts';

export const createWriteLeaves =
  (producer: Pick<EventProducer, 'sendMany'>): WriteLeaves =>
  (leaves) =>
    producer.sendMany(
      auditLeaf,
      leaves.map((data) => ({ data })),
    );

export const createPublishCheckpoint =
  (producer: Pick<EventProducer, 'send'>): PublishCheckpoint =>
  (checkpoint) =>
    producer.send(auditCheckpoint, checkpoint);
